package com.diwaar.outbound.receipt;

import static com.diwaar.outbound.receipt.DeliveryStatus.DELIVERED;
import static com.diwaar.outbound.receipt.DeliveryStatus.FAILED;
import static com.diwaar.outbound.receipt.DeliveryStatus.QUEUED;
import static com.diwaar.outbound.receipt.DeliveryStatus.READ;
import static com.diwaar.outbound.receipt.DeliveryStatus.SENT;
import static com.diwaar.outbound.receipt.DeliveryStatus.UNDELIVERED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryStatusTest {

    @Test
    void movesForwardOnly() {
        assertThat(QUEUED.mayBecome(DELIVERED)).isTrue();
        assertThat(DELIVERED.mayBecome(READ)).isTrue();
        assertThat(SENT.mayBecome(QUEUED)).isFalse();
        assertThat(SENT.mayBecome(SENT)).isFalse();
    }

    @Test
    void whatIsFinalStays() {
        assertThat(UNDELIVERED.mayBecome(DELIVERED)).isFalse();
        assertThat(FAILED.mayBecome(READ)).isFalse();
        assertThat(DELIVERED.mayBecome(FAILED)).isFalse();
    }

    @Test
    void whatWasReadWasDelivered() {
        assertThat(READ.includes(DELIVERED)).isTrue();
        assertThat(DELIVERED.includes(READ)).isFalse();
    }

    @Test
    void aWordNobodyKnowsIsNoStatus() {
        assertThat(DeliveryStatus.ofWord("teleported")).isEmpty();
        assertThat(DeliveryStatus.ofWord("delivered")).contains(DELIVERED);
    }
}
