package com.diwaar.ingress.redis;

import com.diwaar.ingress.limiting.SharedBuckets;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits only so long for the shared buckets. An answer that is late is not waited for, so a silent Redis costs a request no
 * more than this; and it is no outage either, so that a pause of the garbage collector doesn't make one.
 */
final class PatientBuckets implements SharedBuckets {

    private static final Executor BESIDE =
            task -> Thread.ofVirtual().name("take").start(task);

    private final SharedBuckets buckets;
    private final Duration patience;
    private final Counter late;

    PatientBuckets(SharedBuckets buckets, Duration patience, MeterRegistry meters) {
        this.buckets = buckets;
        this.patience = patience;
        this.late = Counter.builder("diwaar.sends.rate.late")
                .description("Requests whose rate was looked at locally since Redis took too long")
                .register(meters);
    }

    @Override
    public Optional<ConsumptionProbe> take(String key) {
        try {
            return CompletableFuture.supplyAsync(() -> buckets.take(key), BESIDE)
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            late.increment();
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A bucket could not be asked", e);
        }
    }
}
