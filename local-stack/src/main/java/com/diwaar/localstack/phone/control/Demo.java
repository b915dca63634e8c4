package com.diwaar.localstack.phone.control;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the launcher seeded: whose phone number this is and with which secret webhooks are signed. In memory only. */
public final class Demo {

    /** As the launcher tells it; every field may be missing. */
    public record Seeded(
            @Nullable String assistantNumber,
            @Nullable Long assistantId,
            @Nullable Long organizationId,
            @Nullable String apiKey,
            @Nullable String webhookSecret) {}

    private final String usualNumber;
    private final AtomicReference<Seeded> seeded = new AtomicReference<>(new Seeded(null, null, null, null, null));

    public Demo(String usualNumber) {
        this.usualNumber = usualNumber;
    }

    public void is(Seeded now) {
        seeded.set(now);
    }

    public Seeded now() {
        return seeded.get();
    }

    public String assistantNumber() {
        return Optional.ofNullable(now().assistantNumber()).orElse(usualNumber);
    }

    public Optional<String> webhookSecret() {
        return Optional.ofNullable(now().webhookSecret());
    }
}
