package com.diwaar.webhooks.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an organisation wants to hear of events: what its owner decided, what signs, and how it has fared. */
public record Endpoint(
        long id,
        long organizationId,
        EndpointSettings settings,
        Secrets secrets,
        Standing standing,
        Instant createdAt,
        Instant updatedAt) {

    /** Why an endpoint is disabled. */
    public enum DisabledReason {
        /** Its owner asked for it: what happens meanwhile is not kept. */
        REQUESTED,
        /** It answered 410 Gone. */
        GONE,
        /** Nothing but failure for days. */
        FAILING
    }

    /**
     * How an endpoint has fared.
     *
     * @param disabled why nothing is sent to it now; null while it is enabled
     * @param disabledAt since when; null while it is enabled
     * @param failingSince the first failed attempt since one went well; null where the last went well
     * @param missedSince from when on it may have missed something when it was disabled last, other than on request
     */
    public record Standing(
            @Nullable DisabledReason disabled,
            @Nullable Instant disabledAt,
            @Nullable Instant failingSince,
            @Nullable Instant missedSince) {

        /** Of an endpoint that is new. */
        public static final Standing NEW = new Standing(null, null, null, null);
    }

    public String url() {
        return settings.url();
    }

    public Set<EventType> eventTypes() {
        return settings.eventTypes();
    }

    public Set<Long> assistantIds() {
        return settings.assistantIds();
    }

    /** Whether a conversation's events go one after another. */
    public boolean ordered() {
        return settings.ordered();
    }

    /** How long an attempt may take, where its owner said so. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(settings.timeout());
    }

    public boolean enabled() {
        return standing.disabled() == null;
    }

    /** Whether what signs its webhooks, and what goes along with them, decrypts: else nothing can be sent to it. */
    public boolean readable() {
        return secrets.current() != null && settings.headers().readable();
    }

    public Optional<DisabledReason> disabledReason() {
        return Optional.ofNullable(standing.disabled());
    }

    /**
     * Whether an event of this type, about this assistant or none, goes here. What is about none, the organisation's own, goes
     * to one that hears of some assistants only where its owner named the type.
     */
    public boolean wants(EventType type, @Nullable Long assistantId) {
        boolean named = eventTypes().contains(type);
        if (assistantIds().isEmpty() || assistantId == null) {
            return named || (eventTypes().isEmpty() && assistantIds().isEmpty());
        }
        return (named || eventTypes().isEmpty()) && assistantIds().contains(assistantId);
    }

    /** Whether a delivery is kept for it though it is disabled, to be replayed when it is back. */
    public boolean keepsWhatItMisses() {
        return standing.disabled() == DisabledReason.GONE || standing.disabled() == DisabledReason.FAILING;
    }
}
