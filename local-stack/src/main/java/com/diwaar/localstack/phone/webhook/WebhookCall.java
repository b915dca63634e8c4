package com.diwaar.localstack.phone.webhook;

import com.diwaar.localstack.phone.measure.Counters;
import com.diwaar.localstack.phone.measure.Micros;
import com.diwaar.localstack.phone.webhook.ConnectionOverrides.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls a webhook as Twilio does: a signed form, repeated at once by the rules of the URL's fragment, 15 s in all. */
public final class WebhookCall {

    /**
     * How it went; times in microseconds since 1970.
     *
     * @param status of the last answer; 0 where there was none
     * @param error what went wrong where there was no answer
     */
    public record Outcome(
            long sentMicros,
            long answeredMicros,
            int attempts,
            int status,
            String contentType,
            String body,
            @Nullable String error) {

        public boolean accepted() {
            return status >= 200 && status < 300;
        }
    }

    private record Attempt(
            HttpPost.@Nullable Answer answer,
            @Nullable Failure failure,
            @Nullable String error) {}

    private final String authToken;
    private final Counters counters;
    private final HttpPost http = new HttpPost();

    public WebhookCall(String authToken, Counters counters) {
        this.authToken = authToken;
        this.counters = counters;
    }

    /**
     * @param kind the counters' prefix: {@code webhooks} or {@code callbacks}
     */
    public Outcome call(String kind, URI url, Map<String, String> parameters) {
        ConnectionOverrides rules = ConnectionOverrides.of(url);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        headers.put("X-Twilio-Signature", Signature.of(authToken, url.toString(), parameters));
        headers.put("I-Twilio-Idempotency-Token", UUID.randomUUID().toString());
        headers.put("User-Agent", "TwilioProxy/1.1 (phone simulator)");
        headers.put("Accept", "*/*");
        byte[] form = form(parameters);
        long sent = Micros.now();
        long until = System.nanoTime() + rules.totalMs() * 1_000_000L;
        counters.count(kind + "_begun");
        for (int attempts = 1; ; attempts++) {
            int left = (int) Math.max(1, (until - System.nanoTime()) / 1_000_000);
            Attempt attempt = attempt(url, headers, form, rules, left);
            counters.count(kind + "_sent");
            counters.count(kind + "_"
                    + (attempt.answer() == null ? "no_answer" : attempt.answer().status()));
            Failure failure = attempt.failure();
            boolean again = failure != null
                    && rules.retries(failure)
                    && attempts <= rules.retries()
                    && System.nanoTime() < until;
            if (!again) {
                return outcome(sent, attempts, attempt);
            }
        }
    }

    private Attempt attempt(URI url, Map<String, String> headers, byte[] form, ConnectionOverrides rules, int leftMs) {
        try {
            HttpPost.Answer answer = http.post(
                    url, headers, form, Math.min(rules.connectMs(), leftMs), Math.min(rules.readMs(), leftMs));
            int status = answer.status();
            return new Attempt(
                    answer, status >= 500 ? Failure.SERVER_ERROR : status >= 400 ? Failure.CLIENT_ERROR : null, null);
        } catch (HttpPost.NotConnected e) {
            return new Attempt(null, Failure.CONNECT, "no connection: " + e.getMessage());
        } catch (SocketTimeoutException e) {
            return new Attempt(null, Failure.READ, "no answer in time");
        } catch (IOException | NumberFormatException e) {
            return new Attempt(null, Failure.READ, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome outcome(long sent, int attempts, Attempt last) {
        HttpPost.Answer answer = last.answer();
        return answer == null
                ? new Outcome(sent, Micros.now(), attempts, 0, "", "", last.error())
                : new Outcome(sent, Micros.now(), attempts, answer.status(), answer.contentType(), answer.body(), null);
    }

    private static byte[] form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
