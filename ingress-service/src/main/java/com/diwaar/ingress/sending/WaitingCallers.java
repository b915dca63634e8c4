package com.diwaar.ingress.sending;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Callers that wait for the outcome of their command. Each replica hears of every outcome, so it does not matter which of
 * them a caller reached; two callers with one command get the same outcome.
 */
public final class WaitingCallers {

    private final Map<UUID, CompletableFuture<SendOutcome>> waiting = new ConcurrentHashMap<>();

    /** Starts listening for the command's outcome; to be called before the command is published. */
    public CompletableFuture<SendOutcome> expect(UUID commandId) {
        return waiting.computeIfAbsent(commandId, _ -> new CompletableFuture<>());
    }

    /** An outcome was heard of; most have nobody waiting here. */
    public void heard(UUID commandId, SendOutcome outcome) {
        CompletableFuture<SendOutcome> caller = waiting.remove(commandId);
        if (caller != null) {
            caller.complete(outcome);
        }
    }

    /** Waits for the outcome; {@link SendOutcome.Pending} where the time is over first. */
    public SendOutcome await(UUID commandId, CompletableFuture<SendOutcome> outcome, Duration atMost) {
        try {
            return outcome.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new SendOutcome.Pending();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new SendOutcome.Pending();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            waiting.remove(commandId, outcome);
        }
    }
}
