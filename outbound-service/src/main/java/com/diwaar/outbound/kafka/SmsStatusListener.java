package com.diwaar.outbound.kafka;

import com.diwaar.events.SmsStatus;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.outbound.drain.Drains;
import com.diwaar.outbound.receipt.DeliveryStatus;
import com.diwaar.outbound.receipt.StatusReport;
import com.diwaar.outbound.receipt.TakeReports;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** The provider's status callbacks. */
@Component
class SmsStatusListener {

    private final Batches batches;
    private final TakeReports takeReports;
    private final Drains drains;

    SmsStatusListener(Batches batches, TakeReports takeReports, Drains drains) {
        this.batches = batches;
        this.takeReports = takeReports;
        this.drains = drains;
    }

    @KafkaListener(
            id = "status",
            topics = Topics.SMS_STATUS,
            groupId = "${spring.kafka.consumer.group-id}-status",
            containerFactory = "batches")
    void on(List<ConsumerRecord<String, SmsStatus>> records) {
        batches.take(records, this::take);
    }

    private void take(List<ConsumerRecord<String, SmsStatus>> records) {
        List<StatusReport> reports = records.stream()
                .map(ConsumerRecord::value)
                .flatMap(SmsStatusListener::report)
                .toList();
        if (!reports.isEmpty()) {
            drains.wakeAfter(takeReports.take(reports));
        }
    }

    /** A word that this version does not know tells nothing, except that the provider has the text. */
    private static Stream<StatusReport> report(SmsStatus status) {
        DeliveryStatus known = DeliveryStatus.ofWord(status.getMessageStatus()).orElse(DeliveryStatus.ACCEPTED);
        return Stream.of(new StatusReport(
                status.getMessageSid(), status.getAttemptId(), known, status.getErrorCode(), status.getOccurredAt()));
    }
}
