package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Model;
import com.diwaar.conversation.dialogue.ModelUse;
import com.diwaar.conversation.dialogue.Prompt;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A chat model under one deadline, over waiting for a free place, all tries and the pauses between them. What may pass is
 * tried again; what the provider says is wrong is not. At most so many calls are open at once.
 */
final class DeadlineModel implements Model, AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);

    private final ChatModel model;
    private final LlmSettings settings;
    private final Semaphore places;
    private final ScheduledThreadPoolExecutor alarm;
    private final Timer answered;
    private final Timer failed;

    DeadlineModel(ChatModel model, LlmSettings settings, MeterRegistry meters) {
        this.model = model;
        this.settings = settings;
        this.places = new Semaphore(settings.callsAtOnce());
        this.alarm = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("llm-alarm").factory());
        alarm.setRemoveOnCancelPolicy(true);
        this.answered =
                Timer.builder("diwaar.llm.calls").tag("outcome", "answered").register(meters);
        this.failed = Timer.builder("diwaar.llm.calls").tag("outcome", "failed").register(meters);
        meters.gauge("diwaar.llm.open", places, free -> settings.callsAtOnce() - free.availablePermits());
    }

    @Override
    public Completion complete(Prompt prompt) throws InterruptedException {
        long begin = System.nanoTime();
        Thread caller = Thread.currentThread();
        ScheduledFuture<?> ring =
                alarm.schedule(caller::interrupt, settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
        try {
            Completion completion = inPlace(prompt);
            answered.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            return completion;
        } catch (InterruptedException e) {
            if (System.nanoTime() - begin < settings.deadline().toNanos()) {
                throw e;
            }
            failed.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            throw new ModelUnavailable("No answer within " + settings.deadline(), e);
        } catch (ModelUnavailable e) {
            failed.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            throw e;
        } finally {
            ring.cancel(false);
        }
    }

    private Completion inPlace(Prompt prompt) throws InterruptedException {
        places.acquire();
        try {
            return tryAgain(prompt);
        } finally {
            places.release();
        }
    }

    private Completion tryAgain(Prompt prompt) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return completion(prompt, model.chat(ChatRequests.of(prompt)));
            } catch (RuntimeException e) {
                if (find(e, InterruptedException.class) != null) {
                    throw (InterruptedException) new InterruptedException().initCause(e);
                }
                if (attempt >= settings.tries() || !mayPass(e)) {
                    throw new ModelUnavailable("The model failed " + attempt + " time(s): " + e, e);
                }
                Thread.sleep(pauseAfter(attempt));
            }
        }
    }

    private Completion completion(Prompt prompt, ChatResponse response) {
        TokenUsage tokens = response.tokenUsage();
        String name = response.modelName() != null
                ? response.modelName()
                : prompt.model().name();
        return new Completion(
                String.valueOf(
                        response.aiMessage().text() == null
                                ? ""
                                : response.aiMessage().text()),
                new ModelUse(
                        UUID.randomUUID(),
                        settings.provider(),
                        name == null ? settings.model() : name,
                        tokens == null ? 0 : count(tokens.inputTokenCount()),
                        tokens == null ? 0 : count(tokens.outputTokenCount())));
    }

    private static int count(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    /** 429, 5xx, a connection that broke or was never made. */
    private static boolean mayPass(Throwable failure) {
        return find(failure, RetriableException.class) != null || find(failure, IOException.class) != null;
    }

    private static Duration pauseAfter(int attempt) {
        long millis = FIRST_PAUSE.toMillis() << (2 * (attempt - 1));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    @Override
    public void close() {
        alarm.shutdownNow();
    }
}
