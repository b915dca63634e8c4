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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks {@code POST /reservations} of billing-service. */
final class Reservations {

    private final HttpClient http;
    private final URI url;
    private final Duration timeout;
    private final String serviceToken;
    private final JsonMapper json;

    Reservations(HttpClient http, URI billing, Duration timeout, String serviceToken, JsonMapper json) {
        this.http = http;
        this.url = URI.create(billing.toString().replaceAll("/+$", "") + "/reservations");
        this.timeout = timeout;
        this.serviceToken = serviceToken;
        this.json = json;
    }

    /**
     * Takes the reservation, or is told that there is no credit for it.
     *
     * @throws IOException where no answer that can be relied on was to be had
     */
    Admission take(String reservationId, long organizationId, int units) throws IOException, InterruptedException {
        String body = json.writeValueAsString(
                Map.of("reservation_id", reservationId, "organization_id", organizationId, "units", units));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(url)
                        .timeout(timeout)
                        .header("Authorization", "Bearer " + serviceToken)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return switch (response.statusCode()) {
            case 200, 201 -> new Admission.Admitted(reservationId);
            // An answer, and no: the credit is used up, no such organisation, another's reservation.
            case 404, 409, 429 -> refused(response.body());
            default -> throw new IOException("Billing answered " + response.statusCode());
        };
    }

    private Admission refused(String body) throws IOException {
        try {
            JsonNode problem = json.readTree(body);
            return new Admission.Refused(
                    ErrorCode.BILLING_LIMIT_REACHED,
                    problem.path("detail").asString("The organisation's message limit is reached."),
                    instant(problem.path("lifts_at").asString("")));
        } catch (JacksonException e) {
            throw new IOException("Billing refused without a problem", e);
        }
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
