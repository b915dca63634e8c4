package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.ModelUse;
import com.diwaar.conversation.llm.CallFailed.Kind;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Who runs models. At most so many calls to it are open at once; what may pass is tried again, as far as the deadline
 * allows; a model that fails too often is left alone for a while.
 */
final class Provider {

    private final Dialect dialect;
    private final ChatModel chat;
    private final int tries;
    private final Semaphore places;
    private final Breakers breakers;
    private final MeterRegistry meters;

    Provider(Dialect dialect, ChatModel chat, int callsAtOnce, int tries, MeterRegistry meters) {
        this.dialect = dialect;
        this.chat = chat;
        this.tries = tries;
        this.places = new Semaphore(callsAtOnce, true);
        this.breakers = new Breakers(dialect.name(), meters);
        this.meters = meters;
        Gauge.builder("diwaar.llm.open", places, free -> callsAtOnce - free.availablePermits())
                .description("Calls to a provider that wait for its answer now")
                .tag("provider", dialect.name())
                .register(meters);
    }

    Dialect dialect() {
        return dialect;
    }

    /**
     * @param spent is told of each call, before this returns or throws
     * @throws CallFailed after the last try, or where another would come after the deadline
     */
    ChatResponse ask(ChatRequest request, Deadline deadline, Consumer<ModelUse> spent)
            throws CallFailed, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return tryOnce(request, deadline, spent);
            } catch (CallFailed e) {
                Duration pause = Pauses.after(attempt, e.retryAfter());
                if (attempt >= tries || !e.kind().mayPass() || pause.compareTo(deadline.left()) >= 0) {
                    throw e;
                }
                Thread.sleep(pause);
            }
        }
    }

    private ChatResponse tryOnce(ChatRequest request, Deadline deadline, Consumer<ModelUse> spent)
            throws CallFailed, InterruptedException {
        CircuitBreaker breaker = breakers.of(request.modelName());
        if (!breaker.tryAcquirePermission()) {
            throw failed(new CallFailed(Kind.CUT_OFF, "too many calls failed"), 0);
        }
        Verdict verdict = new Verdict(breaker);
        try {
            if (!places.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw failed(new CallFailed(Kind.NO_PLACE, "too many calls are open"), 0);
            }
            try {
                return call(request, deadline, spent, verdict);
            } finally {
                places.release();
            }
        } finally {
            verdict.giveUpUnlessGiven();
        }
    }

    private ChatResponse call(ChatRequest request, Deadline deadline, Consumer<ModelUse> spent, Verdict verdict)
            throws CallFailed, InterruptedException {
        Exchange exchange = new Exchange(deadline);
        long begin = System.nanoTime();
        ChatResponse response;
        try {
            response = ScopedValue.where(Exchange.CURRENT, exchange).call(() -> chat.chat(request));
        } catch (RuntimeException e) {
            throw givenUp(e, request.modelName(), exchange, System.nanoTime() - begin, spent, verdict);
        }
        verdict.good(System.nanoTime() - begin);
        record("answered", System.nanoTime() - begin);
        spent.accept(Usage.told(dialect.name(), request.modelName(), response, exchange.sent()));
        return response;
    }

    private CallFailed givenUp(
            RuntimeException e, String model, Exchange exchange, long nanos, Consumer<ModelUse> spent, Verdict verdict)
            throws InterruptedException {
        CallFailed failure = CallFailed.of(e);
        if (exchange.sent() > 0 && !failure.isAnswered()) {
            spent.accept(Usage.givenUp(dialect.name(), model, exchange.sent()));
        }
        if (CallFailed.find(e, InterruptedException.class) != null) {
            record("abandoned", nanos);
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
        if (!exchange.deadline().wasSleptThrough()) {
            verdict.bad(failure, nanos);
        }
        return failed(failure, nanos);
    }

    private CallFailed failed(CallFailed failure, long nanos) {
        record(failure.kind().tag(), nanos);
        return failure;
    }

    private void record(String outcome, long nanos) {
        meters.timer("diwaar.llm.calls", "provider", dialect.name(), "outcome", outcome)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** What the breaker is told of one permission that it gave, exactly once. */
    private static final class Verdict {

        private final CircuitBreaker breaker;
        private boolean given;

        Verdict(CircuitBreaker breaker) {
            this.breaker = breaker;
        }

        void good(long nanos) {
            given = true;
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }

        void bad(CallFailed failure, long nanos) {
            if (failure.kind() == Kind.REFUSED) {
                // It lives, and the next request may be a better one.
                good(nanos);
            } else if (failure.kind().isTrouble()) {
                given = true;
                breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
            }
        }

        void giveUpUnlessGiven() {
            if (!given) {
                breaker.releasePermission();
            }
        }
    }
}
