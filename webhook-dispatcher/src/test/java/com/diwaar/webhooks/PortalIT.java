package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.testkit.NodeProject;
import com.diwaar.webhooks.Dispatching.Endpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The portal in a real browser, used as a customer uses it. */
class PortalIT {

    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void aCustomerSeesEndpointsAndDeliveriesOpensAnAttemptCopiesTheCurlAndReplays() throws Exception {
        Path screenshot = Path.of("target", "portal.png").toAbsolutePath();
        try (StubEndpoint stub = new StubEndpoint(before -> before < 2 ? 500 : 200);
                StubEndpoint other = StubEndpoint.answering(200)) {
            Endpoint shop = service.endpoint(stub.url(), "sms-received", "sms-sent");
            Endpoint ledger = service.endpoint(other.url());
            yesterday(shop, 12);
            yesterday(ledger, 2);
            for (int i = 0; i < 2; i++) {
                service.publish("SM-portal-failed-" + i);
                int failures = i + 1;
                await().until(() -> stub.received().size() == failures);
            }
            await().until(() -> attempts(shop) == 2);
            // As a delivery stands that was tried for days.
            service.sql.sql("""
                            WITH given_up AS (DELETE FROM due WHERE endpoint_id = :id RETURNING *),
                            missing AS (
                                INSERT INTO missed (endpoint_id, occurred_at, delivery_id, organization_id)
                                SELECT endpoint_id, occurred_at, delivery_id, 7 FROM given_up)
                            UPDATE deliveries d SET state = 'failed' FROM given_up WHERE d.id = given_up.delivery_id""").param("id", shop.id()).update();
            for (int i = 0; i < 9; i++) {
                service.publish("SM-portal-" + i);
            }
            await().until(() -> stub.received().size() == 11);
            await().until(() -> service.call("GET", "/deliveries/hours?hours=1", null, service.bakeryKey)
                            .json()
                            .get("items")
                            .size()
                    == 1);
            String said = NodeProject.in(Path.of("node"))
                    .run(
                            Map.of(),
                            "",
                            "node",
                            "portal.mjs",
                            service.base(),
                            service.bakeryKey.key(),
                            screenshot.toString());
            String command = JsonMapper.shared().readTree(said).get("command").asString();
            int before = stub.received().size();
            assertThat(curl(command)).startsWith("HTTP/1.1 200");
            assertThat(stub.received().get(before).verifies(shop.secret()))
                    .as("what was copied verifies")
                    .isTrue();
        }
    }

    private static String curl(String command) throws Exception {
        Process curl = new ProcessBuilder("sh", "-c", command).start();
        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        curl.waitFor();
        return answer;
    }

    private static long attempts(Endpoint endpoint) {
        return service.sql
                .sql("SELECT coalesce(sum(attempts), 0) FROM deliveries WHERE endpoint_id = :id")
                .param("id", endpoint.id())
                .query(Long.class)
                .single();
    }

    /** As the hours before this one look where there was some traffic. */
    private static void yesterday(Endpoint endpoint, int oneInSoManyFails) {
        service.sql
                .sql("""
                        INSERT INTO endpoint_hours
                        SELECT :id, date_trunc('hour', now()) - h * interval '1 hour',
                               60 + 40 * sin(h / 3.0), (60 + 40 * sin(h / 3.0)) / (:one + h % 7), 5000
                        FROM generate_series(1, 23) AS h""")
                .param("id", endpoint.id())
                .param("one", oneInSoManyFails)
                .update();
    }
}
