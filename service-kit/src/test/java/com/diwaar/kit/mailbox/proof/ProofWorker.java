package com.diwaar.kit.mailbox.proof;

import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import com.diwaar.kit.kafka.TransientFailure;
import com.diwaar.kit.mailbox.FailurePolicy;
import com.diwaar.kit.mailbox.Letter;
import com.diwaar.kit.mailbox.MailboxListener;
import com.diwaar.kit.mailbox.MailboxSettings;
import com.diwaar.kit.mailbox.Mailboxes;
import com.diwaar.kit.mailbox.Turn;
import com.diwaar.testkit.guarantee.Observation;
import com.diwaar.testkit.guarantee.Observation.Begun;
import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.LetGo;
import com.diwaar.testkit.guarantee.Observation.Rebalanced;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/**
 * A consumer that works letters ({@code key:number}) in mailboxes, slowly, sometimes failing, and notes all that it does.
 * Knows nothing of the scenario it is in.
 */
public final class ProofWorker implements AutoCloseable {

    private final String name;
    private final int workMillis;
    private final Consumer<Observation> journal;
    private final AtomicLong turns = new AtomicLong();
    private final MailboxListener<String> listener;

    public ProofWorker(
            String name,
            String bootstrapServers,
            String topic,
            String group,
            int workMillis,
            Map<String, String> consumerProperties,
            Consumer<Observation> journal) {
        this.name = name;
        this.workMillis = workMillis;
        this.journal = journal;
        var consumers = new DefaultKafkaConsumerFactory<String, String>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new StringDeserializer());
        consumers.addPostProcessor(
                consumer -> Onlooker.watch(consumer, () -> journal.accept(new Rebalanced(now(), name))));
        this.listener = new Mailboxes(consumers, new NoDeadLetters(), new SimpleMeterRegistry())
                .listen(
                        name,
                        topic,
                        group,
                        ProofWorker::keyOf,
                        this::work,
                        MailboxSettings.defaults().withConsumerProperties(consumerProperties));
        listener.start();
    }

    public MailboxListener<String> listener() {
        return listener;
    }

    /** Leaves the group in order. */
    @Override
    public void close() {
        listener.stop();
    }

    static String keyOf(String letter) {
        return letter.substring(0, letter.indexOf(':'));
    }

    private void work(Turn<String> turn) throws InterruptedException {
        String worker = name + "#" + turns.incrementAndGet();
        try {
            turn.letters().forEach(letter -> begun(worker, turn, letter));
            for (int i = 0; i < turn.letters().size(); i++) {
                if (ThreadLocalRandom.current().nextInt(100) == 0) {
                    throw new TransientFailure("now and then", new Exception());
                }
                Thread.sleep(ThreadLocalRandom.current().nextInt(2 * workMillis + 1));
                Letter<String> letter = turn.letters().get(i);
                journal.accept(new Done(now(), name, worker, turn.key(), letter.value()));
                turn.takeArrived().forEach(one -> begun(worker, turn, one));
                if (i < turn.letters().size() - 1) {
                    turn.finish(letter);
                }
            }
        } finally {
            journal.accept(new LetGo(now(), name, worker, turn.key()));
        }
    }

    private void begun(String worker, Turn<String> turn, Letter<String> letter) {
        journal.accept(new Begun(now(), name, worker, turn.key(), letter.value()));
    }

    private static long now() {
        return System.nanoTime();
    }

    private static final class NoDeadLetters implements FailurePolicy {
        @Override
        public FailureKind kindOf(Throwable failure) {
            return Failures.kindOf(failure);
        }

        @Override
        public Optional<Throwable> undecodable(ConsumerRecord<String, ?> record) {
            return Optional.empty();
        }

        @Override
        public void deadLetter(ConsumerRecord<String, ?> record, String group, Throwable cause) {
            throw new IllegalStateException("Nothing here is to be dead-lettered: " + record, cause);
        }
    }
}
