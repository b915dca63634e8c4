package com.diwaar.billing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.billing.TestEvents;
import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.kit.kafka.PoisonRecord;
import org.junit.jupiter.api.Test;

class UsageRecordsTest {

    @Test
    void aTextCountsOnceWhateverItsSegments() {
        UsageRecord record =
                UsageRecords.of(TestEvents.sent(7, "text:SM1").setSegments(3).build());
        assertThat(record.usageType()).isEqualTo("sms");
        assertThat(record.messagesUsed()).isEqualTo(1);
        assertThat(record.segments()).isEqualTo(3);
        assertThat(record.reservationId()).isEqualTo("text:SM1");
    }

    @Test
    void tokensCountAgainstNoMessageLimit() {
        UsageRecord record = UsageRecords.of(TestEvents.tokens(7, 120, 30).build());
        assertThat(record.usageType()).isEqualTo("llm");
        assertThat(record.messagesUsed()).isZero();
        assertThat(record.inputTokens()).isEqualTo(120);
        assertThat(record.outputTokens()).isEqualTo(30);
    }

    @Test
    void negativeUsageIsPoison() {
        assertThatThrownBy(() -> UsageRecords.of(TestEvents.tokens(7, -1, 0).build()))
                .isInstanceOf(PoisonRecord.class);
    }
}
