package com.diwaar.localstack.demo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the demo organisation, kept over restarts. A null is a step not yet taken.
 *
 * @param organizationId as billing gave it
 * @param apiKey the organisation's key: shown by billing once, so it is kept
 * @param assistantId as conversation gave it
 * @param assistantNumber the number that people text
 * @param endpointId as webhooks gave it
 * @param webhookSecret signs what the endpoint receives
 */
public record Demo(
        @Nullable Long organizationId,
        @Nullable String apiKey,
        @Nullable Long assistantId,
        String assistantNumber,
        @Nullable String endpointId,
        @Nullable String webhookSecret) {

    /** The demo's number: nobody's, as all of +1 555 01xx are. */
    public static final String NUMBER = "+15550001000";

    static Demo unknown() {
        return new Demo(null, null, null, NUMBER, null, null);
    }

    Demo withOrganization(long id, String key) {
        return new Demo(id, key, null, assistantNumber, null, null);
    }

    Demo withAssistant(long id) {
        return new Demo(organizationId, apiKey, id, assistantNumber, endpointId, webhookSecret);
    }

    Demo withEndpoint(String id, String secret) {
        return new Demo(organizationId, apiKey, assistantId, assistantNumber, id, secret);
    }

    /** The organisation's key, once it has one. */
    public Optional<String> key() {
        return Optional.ofNullable(apiKey);
    }
}
