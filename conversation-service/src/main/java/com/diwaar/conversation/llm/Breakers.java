package com.diwaar.conversation.llm;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A circuit breaker for each model of one provider. */
final class Breakers {

    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    /** Assistants name models as they like: many more than anybody runs are forgotten, and watched anew. */
    private static final int MOST = 1000;

    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindowSize(50)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(20))
            .permittedNumberOfCallsInHalfOpenState(5)
            .build();

    private final ConcurrentHashMap<String, CircuitBreaker> byModel = new ConcurrentHashMap<>();
    private final String provider;
    private final MeterRegistry meters;

    Breakers(String provider, MeterRegistry meters) {
        this.provider = provider;
        this.meters = meters;
        Gauge.builder("diwaar.llm.breakers.open", byModel, Breakers::open)
                .description("Models that are not asked for now, since too many of their calls failed")
                .tag("provider", provider)
                .register(meters);
    }

    CircuitBreaker of(String model) {
        if (byModel.size() > MOST) {
            byModel.clear();
        }
        return byModel.computeIfAbsent(model, this::watched);
    }

    private CircuitBreaker watched(String model) {
        CircuitBreaker breaker = CircuitBreaker.of(provider + "/" + model, CONFIG);
        AtomicReference<String> lastFailure = new AtomicReference<>("none");
        breaker.getEventPublisher()
                .onError(failed ->
                        lastFailure.set(String.valueOf(failed.getThrowable().getMessage())))
                .onStateTransition(
                        change -> told(model, change.getStateTransition().getToState(), lastFailure.get()));
        return breaker;
    }

    private void told(String model, CircuitBreaker.State state, String lastFailure) {
        meters.counter("diwaar.llm.breaker.changes", "provider", provider, "to", state.name())
                .increment();
        log.atWarn()
                .addKeyValue("event", "llm_breaker")
                .addKeyValue("provider", provider)
                .addKeyValue("model", model)
                .addKeyValue("state", state)
                .addKeyValue("last_failure", lastFailure)
                .log("The circuit to a model changed");
    }

    private static double open(ConcurrentHashMap<String, CircuitBreaker> byModel) {
        return byModel.values().stream()
                .filter(breaker -> breaker.getState() == CircuitBreaker.State.OPEN)
                .count();
    }
}
