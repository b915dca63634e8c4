package com.diwaar.conversation.billing;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.events.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks {@code POST /reservations/batch} of billing-service. */
final class Reservations {

    private final HttpClient http;
    private final URI url;
    private final Duration timeout;
    private final String serviceToken;
    private final JsonMapper json;

    /**
     * @param units how many texts at the most
     * @param segments how many segments at the most, over all of them; counts where a plan does
     */
    record Reservation(String reservationId, long organizationId, int units, int segments) {}

    Reservations(HttpClient http, URI billing, Duration timeout, String serviceToken, JsonMapper json) {
        this.http = http;
        this.url = URI.create(billing.toString().replaceAll("/+$", "") + "/reservations/batch");
        this.timeout = timeout;
        this.serviceToken = serviceToken;
        this.json = json;
    }

    /**
     * For each reservation in its order, that it is taken or that there is no credit for it; empty where billing has no answer
     * to it that can be relied on.
     *
     * @throws IllegalArgumentException where billing takes none of them, since one can't be read
     * @throws IOException where no answer that can be relied on was to be had at all
     */
    List<Optional<Admission>> take(List<Reservation> reservations) throws IOException, InterruptedException {
        String body = json.writeValueAsString(Map.of("reservations", reservations));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(url)
                        .timeout(timeout)
                        .header("Authorization", "Bearer " + serviceToken)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 400) {
            throw new IllegalArgumentException("Billing takes no such reservation");
        }
        if (response.statusCode() != 200) {
            throw new IOException("Billing answered " + response.statusCode());
        }
        List<JsonNode> answers = read(response.body());
        if (answers.size() != reservations.size()) {
            throw new IOException("Billing answered %d of %d".formatted(answers.size(), reservations.size()));
        }
        return answers.stream().map(Reservations::admission).toList();
    }

    private List<JsonNode> read(String body) throws IOException {
        try {
            return json.readTree(body).path("reservations").valueStream().toList();
        } catch (JacksonException e) {
            throw new IOException("Billing answered what is no JSON", e);
        }
    }

    private static Optional<Admission> admission(JsonNode answer) {
        JsonNode problem = answer.path("problem");
        return switch (answer.path("status").asInt(0)) {
            case 200 ->
                Optional.of(new Admission.Admitted(answer.path("reservation_id").asString("")));
            // An answer, and no: the credit is used up, no such organisation, another's reservation.
            case 404, 409, 429 ->
                Optional.of(new Admission.Refused(
                        ErrorCode.BILLING_LIMIT_REACHED,
                        problem.path("detail").asString("The organisation's message limit is reached."),
                        instant(problem.path("lifts_at").asString(""))));
            default -> Optional.empty();
        };
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
