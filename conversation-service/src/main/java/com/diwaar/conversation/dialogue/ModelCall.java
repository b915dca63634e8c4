package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.dialogue.Model.Completion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A model at work, which can be left. Closing it gives the call up if it still runs. */
final class ModelCall implements AutoCloseable {

    private final CompletableFuture<Completion> result = new CompletableFuture<>();
    private final Thread caller;

    private ModelCall(Model model, Prompt prompt) {
        caller = Thread.ofVirtual().name("model-call").start(() -> run(model, prompt));
    }

    static ModelCall start(Model model, Prompt prompt) {
        return new ModelCall(model, prompt);
    }

    /**
     * Waits for the model, as long as that takes.
     *
     * @throws Model.ModelUnavailable where no answer could be had
     */
    Completion await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }

    /** Waits until the model has answered or failed, something has arrived, or the time is over. */
    void awaitOrArrival(Arrivals arrivals, Duration atMost) throws InterruptedException {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        try (Arrivals.Watch _ = arrivals.onArrival(() -> arrived.complete(null))) {
            CompletableFuture.anyOf(arrived, result).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // Whoever waits looks at isOver() next.
        }
    }

    boolean isOver() {
        return result.isDone();
    }

    @Override
    public void close() {
        caller.interrupt();
    }

    private void run(Model model, Prompt prompt) {
        try {
            result.complete(model.complete(prompt));
        } catch (InterruptedException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
