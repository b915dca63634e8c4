package com.diwaar.kit.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.support.KafkaUtils;

/**
 * Takes a poll's records in one go, for listeners that do no slow work: usually one transaction for all of them.
 *
 * <p>Bytes that are no record are dead-lettered. Where the batch fails, its kind decides: transient, and the whole batch
 * comes again after a backoff in which the consumer keeps polling; else its records are taken one by one, so that only the
 * one at fault is dead-lettered (at once if it is poison, after a few tries if it may be a bug of ours). The work must
 * therefore be idempotent, as the input may come again.
 */
public final class Batches {

    private static final int TRIES_OF_A_BUG = 3;

    private final DeadLetters deadLetters;

    public Batches(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /**
     * Hands the batch's good records to the work.
     *
     * @throws TransientFailure (or another failure of that kind) when the container shall bring the batch again
     */
    public <T> void take(List<ConsumerRecord<String, T>> records, Consumer<List<ConsumerRecord<String, T>>> work) {
        List<ConsumerRecord<String, T>> good = new ArrayList<>(records.size());
        for (ConsumerRecord<String, T> record : records) {
            DeadLetters.undecodable(record)
                    .ifPresentOrElse(
                            cause -> putAside(
                                    record, new PoisonRecord("The bytes are not a record of this topic", cause)),
                            () -> keepUnlessEmpty(record, good));
        }
        if (!good.isEmpty()) {
            takeTogether(good, work);
        }
    }

    private <T> void keepUnlessEmpty(ConsumerRecord<String, T> record, List<ConsumerRecord<String, T>> good) {
        if (record.value() == null) {
            putAside(record, new PoisonRecord("The record has no value"));
        } else {
            good.add(record);
        }
    }

    private <T> void takeTogether(
            List<ConsumerRecord<String, T>> good, Consumer<List<ConsumerRecord<String, T>>> work) {
        try {
            work.accept(good);
        } catch (RuntimeException | Error e) {
            if (Failures.kindOf(e) == FailureKind.TRANSIENT) {
                throw forTheContainer(e);
            }
            good.forEach(record -> takeAlone(record, work));
        }
    }

    private <T> void takeAlone(ConsumerRecord<String, T> record, Consumer<List<ConsumerRecord<String, T>>> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                work.accept(List.of(record));
                return;
            } catch (RuntimeException | Error e) {
                FailureKind kind = Failures.kindOf(e);
                if (kind == FailureKind.TRANSIENT) {
                    throw forTheContainer(e);
                }
                if (kind == FailureKind.POISON || attempt >= TRIES_OF_A_BUG) {
                    putAside(record, e);
                    return;
                }
            }
        }
    }

    /** An error would stop the container, and with it the topic, until the service is started again. */
    private static RuntimeException forTheContainer(Throwable failure) {
        return failure instanceof RuntimeException e ? e : new TransientFailure("The batch comes again", failure);
    }

    private void putAside(ConsumerRecord<String, ?> record, Throwable cause) {
        deadLetters.put(record, String.valueOf(KafkaUtils.getConsumerGroupId()), cause);
    }
}
