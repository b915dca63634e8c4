package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.delivery.Assignment;
import com.diwaar.webhooks.delivery.Attempt;
import com.diwaar.webhooks.delivery.DispatchSettings;
import com.diwaar.webhooks.delivery.NotAttempted;
import com.diwaar.webhooks.delivery.Sender;
import com.diwaar.webhooks.delivery.Signature;
import com.diwaar.webhooks.egress.Egress;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts to customers' servers. One deadline bounds the whole attempt (name, connection, TLS, answer), so that an answer that
 * drips is cut; no more of an answer is read than is kept.
 */
final class HttpSender implements Sender, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpSender.class);
    private static final ContentType JSON = ContentType.APPLICATION_JSON;
    private static final String UNREADABLE =
            "secret_unreadable: the endpoint's secret or headers can't be read any more; rotate the one, set the others anew";

    private final CloseableHttpClient client;
    private final Egress egress;
    private final DispatchSettings settings;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor deadlines;

    HttpSender(CloseableHttpClient client, Egress egress, DispatchSettings settings, Clock clock) {
        this.client = client;
        this.egress = egress;
        this.settings = settings;
        this.clock = clock;
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Attempt send(Assignment assignment) {
        Instant startedAt = clock.instant();
        long start = System.nanoTime();
        Attempt attempt = attempt(assignment, startedAt, start);
        report(assignment, attempt);
        return attempt;
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        client.close();
    }

    private Attempt attempt(Assignment assignment, Instant startedAt, long start) {
        Duration timeout = assignment.timeout(settings);
        if (!assignment.endpoint().readable()) {
            return failed(startedAt, start, UNREADABLE);
        }
        HttpPost request;
        try {
            URI uri = URI.create(assignment.endpoint().url());
            // Which ports are permitted may have changed since the endpoint was made.
            String objection = egress.objectionToPort(uri);
            if (objection != null) {
                return failed(startedAt, start, "port_refused: " + objection);
            }
            request = request(uri, assignment, startedAt);
        } catch (RuntimeException e) {
            return failed(startedAt, start, "invalid_url: the URL can't be requested");
        }
        Future<?> deadline = deadlines.schedule(
                () -> Thread.startVirtualThread(request::abort), timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            boolean suspect = assignment.endpoint().standing().failingSince() != null;
            ClassicHttpResponse response =
                    ScopedValue.where(CheckedDns.SUSPECT, suspect).call(() -> client.executeOpen(null, request, null));
            try {
                return answered(response, startedAt, start);
            } finally {
                end(response, request);
            }
        } catch (NotAttempted e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return failed(startedAt, start, Failure.describe(e, request.isAborted(), timeout));
        } finally {
            deadline.cancel(false);
        }
    }

    /**
     * Gives the connection back where the answer was read to its end, which has happened by then. Else closing would read on
     * for as long as the endpoint likes to write: the connection is cut before. What was learnt stands, whatever closing says.
     */
    private static void end(ClassicHttpResponse response, HttpPost request) {
        try {
            if (!Answer.wasReadToItsEnd(response)) {
                request.abort();
            }
            response.close();
        } catch (IOException | RuntimeException e) {
            log.debug("Closing a connection failed", e);
        }
    }

    private static HttpPost request(URI uri, Assignment assignment, Instant at) {
        String id = assignment.eventId().toString();
        HttpPost request = new HttpPost(uri);
        assignment.endpoint().settings().headers().forEach(request::setHeader);
        request.setHeader("webhook-id", id);
        request.setHeader("webhook-timestamp", at.getEpochSecond());
        request.setHeader(
                "webhook-signature",
                Signature.of(
                        id,
                        at,
                        assignment.payload(),
                        assignment.endpoint().secrets().signing(at)));
        request.setEntity(new ByteArrayEntity(assignment.payload().getBytes(StandardCharsets.UTF_8), JSON));
        return request;
    }

    private static Attempt answered(ClassicHttpResponse response, Instant startedAt, long start) throws IOException {
        int status = response.getCode();
        return new Attempt(
                startedAt,
                since(start),
                status,
                status >= 200 && status < 300 ? null : "http_" + status + ": " + meaning(status),
                Answer.startOf(response),
                RetryAfter.of(response, startedAt));
    }

    private static String meaning(int status) {
        return status >= 300 && status < 400 ? "redirects are not followed" : "the endpoint did not say yes";
    }

    private static Attempt failed(Instant startedAt, long start, String error) {
        return new Attempt(startedAt, since(start), null, error, null, null);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void report(Assignment assignment, Attempt attempt) {
        (attempt.succeeded() ? log.atDebug() : log.atInfo())
                .addKeyValue("event", "webhook_attempt")
                .addKeyValue("delivery", assignment.deliveryId())
                .addKeyValue("endpoint", assignment.endpoint().id())
                .addKeyValue("attempt", assignment.attempts() + 1)
                .addKeyValue("status", attempt.status())
                .addKeyValue("error", attempt.error())
                .addKeyValue("ms", attempt.duration().toMillis())
                .log("Attempted a delivery");
    }
}
