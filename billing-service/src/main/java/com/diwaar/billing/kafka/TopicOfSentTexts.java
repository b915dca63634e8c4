package com.diwaar.billing.kafka;

import com.diwaar.billing.reconciliation.SentTexts;
import com.diwaar.billing.reconciliation.TopicText;
import com.diwaar.events.SmsSent;
import com.diwaar.events.TopicSpec;
import com.diwaar.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads {@code sms-sent} by itself: of no group, from the day's first record to the topic's end. A poll returns nothing while
 * Kafka is away, for as long as it is: who is not at the end in time gives up.
 */
@Component
class TopicOfSentTexts implements SentTexts {

    private static final Duration POLL = Duration.ofMillis(500);

    /** A record is written after what it tells happened; clocks differ by less than this. */
    private static final Duration CLOCKS = Duration.ofMinutes(10);

    private final ConsumerFactory<String, Object> consumers;
    private final Duration within;

    TopicOfSentTexts(
            ConsumerFactory<String, Object> consumers, @Value("${diwaar.billing.read-within:20m}") Duration within) {
        this.consumers = consumers;
        this.within = within;
    }

    @Override
    public void read(Instant from, Instant until, java.util.function.Consumer<List<TopicText>> batch) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "billing-reconciliation");
        try (Consumer<String, Object> consumer =
                consumers.createConsumer("billing-reconciliation", "reconciliation", null, settings)) {
            long begun = System.nanoTime();
            Map<TopicPartition, Long> ends = seek(consumer, from.minus(CLOCKS));
            while (!ends.isEmpty()) {
                List<TopicText> texts = new ArrayList<>();
                consumer.poll(POLL).forEach(record -> keep(record, from, until, texts));
                if (!texts.isEmpty()) {
                    batch.accept(texts);
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (!ends.isEmpty() && System.nanoTime() - begun > within.toNanos()) {
                    throw new TimeoutException("Not at the topic's end within " + within);
                }
            }
        }
    }

    @Override
    public Duration keptFor() {
        return TopicSpec.RETENTION;
    }

    /** Goes to the first record since then in each partition, and returns where those end that have any. */
    private static Map<TopicPartition, Long> seek(Consumer<String, Object> consumer, Instant since) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.SMS_SENT).stream()
                .map(it -> new TopicPartition(it.topic(), it.partition()))
                .toList();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(it -> times.put(it, since.toEpochMilli()));
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
        partitions.forEach(partition -> {
            OffsetAndTimestamp start = starts.get(partition);
            consumer.seek(partition, start == null ? ends.getOrDefault(partition, 0L) : start.offset());
        });
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        return ends;
    }

    /** What is no record at all was dead-lettered and stands there. */
    private static void keep(
            ConsumerRecord<String, Object> record, Instant from, Instant until, List<TopicText> texts) {
        if (record.value() instanceof SmsSent sent
                && !sent.getOccurredAt().isBefore(from)
                && sent.getOccurredAt().isBefore(until)) {
            texts.add(new TopicText(sent.getEventId(), sent.getOrganizationId(), sent.getSegments()));
        }
    }
}
