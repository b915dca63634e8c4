package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.webhooks.NoDeliveries;
import com.diwaar.webhooks.NoEndpoints;
import com.diwaar.webhooks.TestEndpoints;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

class RecorderTest {

    private final List<Result> kept = new CopyOnWriteArrayList<>();
    private final List<Result> released = new CopyOnWriteArrayList<>();
    private final List<Result> results =
            Stream.generate(RecorderTest::result).limit(5).toList();

    @Test
    void aResultThatCanNeverBeRecordedKeepsNoOtherBack() throws Exception {
        Result impossible = results.get(2);
        record(batch -> {
            if (batch.contains(impossible)) {
                throw new DataIntegrityViolationException("no partition of relation \"attempts\" found for row");
            }
            kept.addAll(batch);
        });
        assertThat(kept).hasSize(4).doesNotContain(impossible);
        assertThat(released).containsExactlyInAnyOrderElementsOf(results);
    }

    @Test
    void whatTheDatabaseCanNotTakeNowIsKeptUntilItCan() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        record(batch -> {
            if (tries.getAndIncrement() == 0) {
                throw new DataAccessResourceFailureException("The database is away");
            }
            kept.addAll(batch);
        });
        assertThat(kept).containsExactlyInAnyOrderElementsOf(results);
        assertThat(released).containsExactlyInAnyOrderElementsOf(results);
    }

    private interface Store {
        void take(List<Result> batch);
    }

    private void record(Store store) throws InterruptedException {
        Standings standings =
                new Standings(new NoEndpoints(), new Tally(), _ -> {}, Duration.ofDays(5), Clock.systemUTC());
        Recorder recorder = new Recorder(
                new NoDeliveries() {
                    @Override
                    public void record(List<Result> batch, Instant now) {
                        store.take(batch);
                    }
                },
                standings,
                released::add,
                Clock.systemUTC());
        results.forEach(recorder::add);
        recorder.start();
        try {
            await().until(() -> released.size() == results.size());
        } finally {
            recorder.stop();
        }
    }

    private static Result result() {
        Assignment assignment =
                TestEndpoints.assignment(TestEndpoints.endpoint(1, EndpointSettings.to("https://example.com")), "{}");
        return new Result(assignment, Attempts.answered(200), new Verdict.Delivered());
    }
}
