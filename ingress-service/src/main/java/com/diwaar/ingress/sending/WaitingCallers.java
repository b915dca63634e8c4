package com.diwaar.ingress.sending;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Callers that wait for the outcome of their command. Each replica hears of every outcome, so it does not matter which of
 * them a caller reached; all callers with one command get the same outcome, and one that leaves takes it from nobody.
 *
 * <p>A caller that waits holds its connection. Those beyond the most that may wait are not kept, so that there are always
 * connections left for whoever else comes to this door.
 */
public final class WaitingCallers {

    private final Map<UUID, List<Waiting>> byCommand = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder notKept = new LongAdder();
    private final int most;

    /** @param most how many wait at once */
    public WaitingCallers(int most) {
        this.most = most;
    }

    /** Starts listening for the command's outcome; to be called before the command is published, and closed. */
    public Waiting expect(UUID commandId) {
        Waiting caller = new Waiting(commandId);
        byCommand.merge(
                commandId,
                List.of(caller),
                (others, one) -> Stream.concat(others.stream(), one.stream()).toList());
        return caller;
    }

    /** An outcome was heard of; most have nobody waiting here. */
    public void heard(UUID commandId, SendOutcome outcome) {
        List<Waiting> callers = byCommand.remove(commandId);
        if (callers != null) {
            callers.forEach(caller -> caller.outcome.complete(outcome));
        }
    }

    /** How many commands have somebody waiting here. */
    public int commands() {
        return byCommand.size();
    }

    /** How many callers were not kept since there were too many. */
    public long notKept() {
        return notKept.sum();
    }

    private Duration patience(Duration wished) {
        if (waiting.incrementAndGet() <= most) {
            return wished;
        }
        notKept.increment();
        return Duration.ZERO;
    }

    /** One caller. */
    public final class Waiting implements AutoCloseable {

        private final UUID commandId;
        private final CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();

        private Waiting(UUID commandId) {
            this.commandId = commandId;
        }

        /** Waits for the outcome; {@link SendOutcome.Pending} where the time is over first, or too many wait. */
        public SendOutcome await(Duration atMost) {
            try {
                return outcome.get(patience(atMost).toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                return new SendOutcome.Pending();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new SendOutcome.Pending();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                waiting.decrementAndGet();
            }
        }

        @Override
        public void close() {
            byCommand.computeIfPresent(commandId, (_, callers) -> without(callers));
        }

        private @Nullable List<Waiting> without(List<Waiting> callers) {
            List<Waiting> others =
                    callers.stream().filter(caller -> caller != this).toList();
            return others.isEmpty() ? null : others;
        }
    }
}
