package com.diwaar.kit.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Creates the topics that are missing, and tries until they are there: a service may be started before Kafka. Until then
 * nothing is written and the service is not ready, since a broker may create by itself, and otherwise than they are wanted,
 * topics that somebody writes to: the compacted ones would forget opt-outs and accounts.
 *
 * <p>Where {@code spring.kafka.admin.auto-create} is false, they are somebody else's to create and taken to be there.
 */
public final class TopicCreation implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TopicCreation.class);
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    /** Whoever starts later finds the topics there, unless Kafka is away. */
    private static final Duration START_WAITS = Duration.ofSeconds(10);

    private final KafkaAdmin admin;
    private final List<NewTopic> topics;
    private final CountDownLatch made = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Thread trying;
    private volatile String lastCause = "";

    TopicCreation(KafkaAdmin admin, List<NewTopic> topics, boolean areOurs) {
        this.admin = admin;
        this.topics = List.copyOf(topics);
        if (!areOurs) {
            made.countDown();
        }
    }

    /** Whether all topics are there, as they are wanted. */
    public boolean areMade() {
        return made.getCount() == 0;
    }

    /**
     * Returns where all topics are there.
     *
     * @throws TransientFailure where they are not
     */
    void require() {
        if (!areMade()) {
            throw new TransientFailure(
                    "Topics are missing that could not be created yet", new IllegalStateException(lastCause));
        }
    }

    @Override
    public void start() {
        if (areMade()) {
            return;
        }
        trying = Thread.ofVirtual().name("topics").start(this::tryUntilMade);
        try {
            made.await(START_WAITS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryUntilMade() {
        try {
            long pause = SHORTEST_PAUSE_MILLIS;
            do {
                tryOnce();
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            } while (!areMade() && !stopped.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException | InterruptException _) {
            // The service stops.
        }
    }

    private void tryOnce() throws InterruptedException {
        try {
            admin.createOrModifyTopics(topics.toArray(NewTopic[]::new));
            TopicSettings.correct(admin, topics);
            made.countDown();
            log.atInfo()
                    .addKeyValue("event", "topics_ready")
                    .addKeyValue("topics", topics.size())
                    .log("Every topic is there");
        } catch (InterruptedException | InterruptException e) {
            throw e;
        } catch (Exception e) {
            report(e);
        }
    }

    /** One line per cause, until another is in the way. */
    private void report(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String cause = root.toString();
        boolean isNews = !cause.equals(lastCause);
        lastCause = cause;
        // A broker does not know at once what it or another has just created.
        if (isNews && !(root instanceof UnknownTopicOrPartitionException)) {
            log.atWarn()
                    .addKeyValue("event", "topics_missing")
                    .addKeyValue("cause", cause)
                    .log("Could not create the topics; tries on, and nothing is written until they are there");
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        Thread thread = trying;
        if (thread != null) {
            thread.interrupt();
        }
        trying = null;
    }

    @Override
    public boolean isRunning() {
        return trying != null;
    }

    /** Before all who read or write. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
