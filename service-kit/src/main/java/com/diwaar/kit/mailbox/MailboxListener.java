package com.diwaar.kit.mailbox;

import com.diwaar.kit.kafka.PoisonRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Reads a topic into mailboxes. Starts and stops with the application's context, and starts reading once its start
 * condition holds; each start is a new one, with nothing left of the one before.
 *
 * <p>Stopping takes no more turns, lets those at work end for a while as a member of the group, commits what is finished
 * and abandons the rest, which comes again to whoever reads next.
 */
public final class MailboxListener<V> implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MailboxListener.class);

    /** How often finished work is committed, how long a poll waits, how often the start condition is asked. */
    private static final Duration BEAT = Duration.ofMillis(100);

    /** Whatever kept the consumer from reading (credentials refused, say) may be mended: it asks again after this. */
    private static final Duration PAUSE_WHEN_REFUSED = Duration.ofSeconds(10);

    /** Before everything that a handler may need is stopped, and after it was started: as spring-kafka's own listeners. */
    private static final int PHASE = Integer.MAX_VALUE - 100;

    private final String name;
    private final String topic;
    private final String group;
    private final Function<? super V, String> keyOf;
    private final MailboxSettings settings;
    private final FailurePolicy policy;
    private final Worker<V> worker;
    private final ConsumerFactory<String, V> consumers;
    private volatile @Nullable Run run;

    MailboxListener(
            String name,
            String topic,
            String group,
            Function<? super V, String> keyOf,
            MailboxHandler<V> handler,
            MailboxSettings settings,
            FailurePolicy policy,
            ConsumerFactory<String, V> consumers,
            MeterRegistry meters) {
        this.name = name;
        this.topic = topic;
        this.group = group;
        this.keyOf = keyOf;
        this.settings = settings;
        this.policy = policy;
        this.consumers = consumers;
        var metrics = new MailboxMetrics(meters, name);
        this.worker = new Worker<>(name, group, handler, policy, settings, metrics);
        metrics.watch(this);
    }

    public String name() {
        return name;
    }

    /** Letters received and not finished. */
    public int inFlight() {
        Run now = run;
        return now == null ? 0 : now.office.inFlight();
    }

    /** Keys that have letters. */
    public int openMailboxes() {
        Run now = run;
        return now == null ? 0 : now.office.mailboxes();
    }

    /** Age of the oldest unfinished letter, in seconds; 0 where there is none. */
    public double oldestSeconds() {
        Run now = run;
        return now == null ? 0 : now.oldestSeconds();
    }

    /** Whether reading waits because as much is in flight as may be. */
    public boolean isPaused() {
        Run now = run;
        return now != null && now.gate.isClosed();
    }

    /** Whether it is a member of its group and has been given its share of the topic; part of readiness. */
    public boolean isReading() {
        Run now = run;
        return now != null && now.assignments.hasJoined();
    }

    @Override
    public synchronized void start() {
        if (run == null) {
            var begun = new Run();
            begun.start();
            run = begun;
        }
    }

    @Override
    public synchronized void stop() {
        if (run != null) {
            run.stop();
            run = null;
        }
    }

    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual().name("stop-" + name).start(() -> {
            try {
                stop();
            } finally {
                callback.run();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return run != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** From a start to its stop. */
    private final class Run {
        private final ConcurrentMessageListenerContainer<String, V> container = container();
        private final Gate gate = gate();
        private final PostOffice<V> office = new PostOffice<>(keyOf, worker, gate);
        private final Assignments assignments =
                new Assignments(() -> office.abandonUnwanted(settings.revocationGrace()));
        private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("beat-" + name).factory());

        private long nextStart = System.nanoTime();

        Run() {
            container.getContainerProperties().setConsumerRebalanceListener(assignments);
            container.getContainerProperties().setMessageListener((AcknowledgingMessageListener<String, V>)
                    this::receive);
        }

        /** What is wrong from the start (a setting, an unknown host) is the caller's to hear, if it may start at once. */
        private void start() {
            readIfReady();
            var unused = beat.scheduleWithFixedDelay(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** A container that gave up by itself, for whatever reason, is started again: nobody else would read the topic. */
        private void beat() {
            try {
                readIfReady();
                assignments.commitFinished(System.nanoTime());
            } catch (RuntimeException e) {
                log.error("{} missed a beat", name, e);
            }
        }

        private void readIfReady() {
            long now = System.nanoTime();
            if (!container.isRunning()
                    && now - nextStart >= 0
                    && settings.startWhen().getAsBoolean()) {
                nextStart = now + PAUSE_WHEN_REFUSED.toNanos();
                container.start();
            }
        }

        private void receive(ConsumerRecord<String, V> record, @Nullable Acknowledgment acknowledgment) {
            var partition = assignments.of(new TopicPartition(record.topic(), record.partition()));
            if (partition.isEmpty() || acknowledgment == null) {
                log.error(
                        "{} was handed {}-{}@{}, which is not ours",
                        name,
                        record.topic(),
                        record.partition(),
                        record.offset());
                return;
            }
            var mark = partition.get().arrived(acknowledgment::acknowledge, System.nanoTime());
            var letter = new Envelope<>(record, partition.get(), mark);
            faultOf(record)
                    .ifPresentOrElse(cause -> office.deliverCondemned(letter, cause), () -> office.deliver(letter));
        }

        /** Why the record can't be handled. Nothing may fail here: the container would seek back over what has arrived. */
        private Optional<Throwable> faultOf(ConsumerRecord<String, V> record) {
            try {
                Optional<Throwable> undecodable = policy.undecodable(record);
                return undecodable.isEmpty() && record.value() == null
                        ? Optional.of(new PoisonRecord("The record has no value"))
                        : undecodable;
            } catch (RuntimeException e) {
                return Optional.of(e);
            }
        }

        private double oldestSeconds() {
            long now = System.nanoTime();
            return (now - assignments.oldestArrivedNanos(now)) / 1e9;
        }

        /** Nothing more is taken; the container's last commit goes through "revoked", as any other end of an assignment. */
        private void stop() {
            container.pause();
            office.close(settings.shutdownGrace());
            beat.close();
            container.stop();
        }

        private Gate gate() {
            int closeAt = Math.max(1, settings.inFlight() - settings.largestPoll() * settings.consumers());
            return new Gate(closeAt, closeAt * 3 / 4, container::pause, () -> {
                if (!office.isClosed()) {
                    container.resume();
                }
            });
        }
    }

    private ConcurrentMessageListenerContainer<String, V> container() {
        var properties = new ContainerProperties(topic);
        properties.setGroupId(group);
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setPollTimeout(BEAT.toMillis());
        properties.setAuthExceptionRetryInterval(PAUSE_WHEN_REFUSED);
        properties.setKafkaConsumerProperties(consumerProperties());
        var container = new ConcurrentMessageListenerContainer<>(consumers, properties);
        container.setConcurrency(settings.consumers());
        container.setBeanName(name);
        return container;
    }

    private Properties consumerProperties() {
        var properties = new Properties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(settings.largestPoll()));
        properties.putAll(settings.consumerProperties());
        return properties;
    }
}
