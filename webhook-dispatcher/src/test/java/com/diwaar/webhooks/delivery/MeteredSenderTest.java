package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.webhooks.TestEndpoints;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MeteredSenderTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MeteredSender sender = new MeteredSender(_ -> Attempts.answered(200), meters);

    @Test
    void theDelayIsThatOfFirstAttemptsAndOfNoReplay() {
        sender.send(assignment(0, false));
        sender.send(assignment(1, false));
        sender.send(assignment(0, true));
        assertThat(meters.timer("diwaar.webhooks.delay").count()).isEqualTo(1);
    }

    private static Assignment assignment(int attempts, boolean replayed) {
        return new Assignment(
                UUID.randomUUID(),
                TestEndpoints.endpoint(1, EndpointSettings.to("https://example.com")),
                UUID.randomUUID(),
                Instant.EPOCH,
                "{}",
                attempts,
                Instant.MAX,
                false,
                replayed);
    }
}
