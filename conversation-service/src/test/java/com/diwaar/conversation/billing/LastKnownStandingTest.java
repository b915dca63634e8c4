package com.diwaar.conversation.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.events.Account;
import com.diwaar.events.Standing;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastKnownStandingTest {

    private static final Instant NOW = Instant.parse("2026-07-01T00:10:00Z");

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "OK, 2026-08-01T00:00:00Z, true",
                "WARNING, 2026-08-01T00:00:00Z, true",
                "UNKNOWN, none, true",
                "BLOCKED, 2026-08-01T00:00:00Z, false",
                "BLOCKED, 2026-07-01T00:00:00Z, true",
                "BLOCKED, none, false",
                "SUSPENDED, 2026-07-01T00:00:00Z, false"
            })
    void whoWasBlockedStaysSoUntilThePeriodIsOver(Standing standing, @Nullable Instant periodEnd, boolean admitted) {
        Account account = Account.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(NOW)
                .setOrganizationId(7)
                .setVersion(1)
                .setStanding(standing)
                .setPeriodEnd(periodEnd)
                .build();
        assertThat(decided(Optional.of(account)))
                .isInstanceOf(admitted ? Admission.Admitted.class : Admission.Refused.class);
    }

    @Test
    void whoIsNotKnownGoesOn() {
        assertThat(decided(Optional.empty())).isEqualTo(new Admission.Admitted("text:SM1"));
    }

    private static Admission decided(Optional<Account> account) {
        return new LastKnownStanding(_ -> account, Clock.fixed(NOW, ZoneOffset.UTC)).decide("text:SM1", 7);
    }
}
