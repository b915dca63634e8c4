package com.diwaar.kit.kafka;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.kafka.core.KafkaOperations;

/** Publishes events. What it says is published is on every in-sync replica (acks=all). */
public final class Events {

    private final KafkaOperations<String, Object> kafka;

    public Events(KafkaOperations<String, Object> kafka) {
        this.kafka = kafka;
    }

    /** Starts publishing; completes when the broker has acknowledged, fails with a {@link TransientFailure} or the cause. */
    public CompletableFuture<Void> send(Event event) {
        try {
            return kafka.send(event.topic(), event.key(), event.value()).handle((_, failure) -> {
                if (failure != null) {
                    throw new CompletionException(typed(event, failure));
                }
                return null;
            });
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(typed(event, e));
        }
    }

    /**
     * Publishes all of them and returns once all are acknowledged.
     *
     * @throws TransientFailure where the broker or the registry is away; some of the events may be out
     * @throws PoisonRecord where an event is too large for the broker
     */
    public void publish(List<Event> events) {
        List<CompletableFuture<Void>> sends = events.stream().map(this::send).toList();
        try {
            CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** As {@link #publish(List)}, for one. */
    public void publish(Event event) {
        publish(List.of(event));
    }

    private static RuntimeException typed(Event event, Throwable failure) {
        return switch (Failures.kindOf(failure)) {
            case TRANSIENT -> new TransientFailure("Could not publish to " + event.topic(), failure);
            case POISON ->
                new PoisonRecord("An event for " + event.topic() + " is larger than the broker takes", failure);
            case BUG -> new IllegalStateException("Could not publish to " + event.topic(), failure);
        };
    }
}
