package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChoresIT {

    private final RunningBilling billing = RunningBilling.shared();

    /** A nightly comparison, a table that is locked: whatever takes long, a revoked key must stop working. */
    @Test
    void oneThatHangsHoldsNoAnnouncementBack() throws Exception {
        long organization = billing.organization(null);
        JsonNode issued = billing.issueKey(organization).body();
        String key = issued.get("key").asString();
        await().until(() -> billing.get("/organizations/me", key).status() == 200);
        try (Connection other = billing.bean(DataSource.class).getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE undelivered IN ACCESS EXCLUSIVE MODE");
            await().until(this::undeliveredTextsAreWaitedFor);

            String id = issued.get("key_id").asString();
            assertThat(billing.delete("/organizations/" + organization + "/keys/" + id, RunningBilling.ADMIN)
                            .status())
                    .isEqualTo(204);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> billing.get("/organizations/me", key).status() == 401);
            assertThat(undeliveredTextsAreWaitedFor()).isTrue();
            other.rollback();
        }
    }

    private boolean undeliveredTextsAreWaitedFor() {
        return billing.db()
                .sql("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'undelivered'::regclass AND NOT granted)")
                .query(Boolean.class)
                .single();
    }
}
