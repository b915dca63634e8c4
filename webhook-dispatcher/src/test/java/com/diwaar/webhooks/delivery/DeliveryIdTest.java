package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeliveryIdTest {

    private static final UUID EVENT = UUID.fromString("6d1f5d3e-5c0c-5b0e-9a51-d1aaa55e0001");
    private static final Instant AT = Instant.parse("2026-11-22T15:00:00.123Z");

    @Test
    void isTheSameForTheSameAndAnotherForAnother() {
        UUID id = DeliveryId.of(1, EVENT, AT);
        assertThat(DeliveryId.of(1, EVENT, AT)).isEqualTo(id);
        assertThat(DeliveryId.of(2, EVENT, AT)).isNotEqualTo(id);
        assertThat(DeliveryId.of(1, UUID.randomUUID(), AT)).isNotEqualTo(id);
    }

    @Test
    void isAWellFormedUuidThatTellsTheTime() {
        UUID id = DeliveryId.of(1, EVENT, AT);
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(DeliveryId.occurredAt(id)).isEqualTo(AT);
    }

    @Test
    void sortsByTime() {
        String early = DeliveryId.of(9, EVENT, AT).toString();
        String late = DeliveryId.of(1, EVENT, AT.plusMillis(1)).toString();
        assertThat(early).isLessThan(late);
    }
}
