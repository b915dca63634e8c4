package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.dialogue.Model.Completion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A model at work, which can be left. Closing it gives the call up if it still runs. */
final class ModelCall implements AutoCloseable {

    /** For so long it is waited for what a call that was given up has cost. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final CompletableFuture<Completion> result = new CompletableFuture<>();
    private final Thread caller;

    private ModelCall(Model model, Prompt prompt, Desk desk) {
        caller = Thread.ofVirtual().name("model-call").start(() -> run(model, prompt, desk));
    }

    static ModelCall start(Model model, Prompt prompt, Desk desk) {
        return new ModelCall(model, prompt, desk);
    }

    /**
     * What it said.
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

    /** When it returns, the desk knows what the call has cost. */
    @Override
    public void close() {
        if (!result.isDone()) {
            caller.interrupt();
            try {
                caller.join(LAST_WORDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Model model, Prompt prompt, Desk desk) {
        try {
            result.complete(model.complete(prompt, desk));
        } catch (InterruptedException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
