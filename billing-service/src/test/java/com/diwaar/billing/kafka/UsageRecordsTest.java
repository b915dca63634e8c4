package com.diwaar.billing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.billing.TestEvents;
import com.diwaar.billing.ledger.UsageRecord;
import com.diwaar.billing.plan.Consumption;
import com.diwaar.billing.plan.Direction;
import com.diwaar.kit.kafka.PoisonRecord;
import org.junit.jupiter.api.Test;

class UsageRecordsTest {

    @Test
    void aTextTellsItsSegmentsItsReservationAndWhomItWentTo() {
        UsageRecord record = UsageRecords.of(TestEvents.sent(7, "text:SM1")
                .setSegments(3)
                .setPart(2)
                .setParts(2)
                .build());
        assertThat(record.usageType()).isEqualTo("sms");
        assertThat(record.used()).isEqualTo(Consumption.text(Direction.OUTBOUND, 3));
        assertThat(record.text()).isEqualTo(new UsageRecord.Text(33, "text:SM1", 2, "+15551230001"));
    }

    @Test
    void tokensOfAGivenUpCallAreMarked() {
        UsageRecord record =
                UsageRecords.of(TestEvents.tokens(7, 120, 30).setEstimated(true).build());
        assertThat(record.usageType()).isEqualTo("llm");
        assertThat(record.used()).isEqualTo(Consumption.tokens(120, 30, true));
        assertThat(record.text()).isNull();
    }

    @Test
    void negativeUsageIsPoison() {
        assertThatThrownBy(() -> UsageRecords.of(TestEvents.tokens(7, -1, 0).build()))
                .isInstanceOf(PoisonRecord.class);
    }
}
