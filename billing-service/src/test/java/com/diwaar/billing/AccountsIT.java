package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.billing.RunningBilling.Response;
import com.diwaar.billing.RunningBilling.Servers;
import com.diwaar.billing.announcement.Announcements;
import com.diwaar.events.Account;
import com.diwaar.events.BillingThreshold;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class AccountsIT {

    @Test
    void aNewKeyOpensDoorsWithinAboutASecondAndARevokedOneNoMore() {
        RunningBilling billing = RunningBilling.shared();
        long organization = billing.organization(10L);
        JsonNode issued = billing.issueKey(organization).body();
        String key = issued.get("key").asString();
        assertThat(key).startsWith(issued.get("prefix").asString());
        await().atMost(Duration.ofSeconds(2))
                .until(() -> billing.get("/organizations/me", key).status() == 200);

        Response own = billing.get("/organizations/me", key);
        assertThat(own.body().get("id").asLong()).isEqualTo(organization);
        assertThat(own.http().body()).doesNotContain(key).doesNotContain("hash");
        assertThat(billing.get("/organizations/" + organization, key).status()).isEqualTo(200);
        assertThat(billing.get("/organizations/" + billing.organization(1L), key)
                        .status())
                .isEqualTo(404);
        assertThat(billing.post("/organizations", key, Map.of("name", "Mine")).status())
                .isEqualTo(403);

        String keyPath = "/organizations/" + organization + "/keys/"
                + issued.get("key_id").asString();
        assertThat(billing.delete(keyPath, RunningBilling.ADMIN).status()).isEqualTo(204);
        await().atMost(Duration.ofSeconds(3))
                .until(() -> billing.get("/organizations/me", key).status() == 401);
        assertThat(billing.delete(keyPath + "0", RunningBilling.ADMIN).status()).isEqualTo(404);
    }

    @Test
    void standingFollowsCreditAndSuspension() {
        RunningBilling billing = RunningBilling.shared();
        long organization = billing.organization(5L);
        try (TopicReader<Account> accounts = billing.read(Topics.ACCOUNTS)) {
            accounts.await(it -> is(it, organization, Standing.OK));
            billing.reserve("text:SM" + UUID.randomUUID(), organization, 4);
            Account warned = accounts.await(it -> is(it, organization, Standing.WARNING));
            assertThat(warned.getMessagesReserved()).isEqualTo(4);
            assertThat(warned.getMessageLimit()).isEqualTo(5);
            billing.reserve("text:SM" + UUID.randomUUID(), organization, 1);
            accounts.await(it -> is(it, organization, Standing.BLOCKED));
            billing.patch("/organizations/" + organization, RunningBilling.ADMIN, Map.of("suspended", true));
            accounts.await(it -> is(it, organization, Standing.SUSPENDED));
        }
    }

    @Test
    void aBusyAccountIsAnnouncedAtMostOnceASecondAndItsLastStateIsTold() {
        RunningBilling billing = RunningBilling.shared();
        long organization = billing.organization(null);
        try (TopicReader<Account> accounts = billing.read(Topics.ACCOUNTS)) {
            Instant until = Instant.now().plusSeconds(3);
            int reserved = 0;
            while (Instant.now().isBefore(until)) {
                billing.reserve("text:SM" + UUID.randomUUID(), organization, 1);
                reserved++;
            }
            int all = reserved;
            accounts.await(it -> it.getOrganizationId() == organization && it.getMessagesReserved() == all);
            List<Account> own = accounts.values().stream()
                    .filter(it -> it.getOrganizationId() == organization)
                    .toList();
            assertThat(own).hasSizeBetween(3, 6);
            assertThat(own).isSortedAccordingTo(Comparator.comparingLong(Account::getVersion));
            for (int i = 1; i < own.size(); i++) {
                assertThat(Duration.between(
                                own.get(i - 1).getOccurredAt(), own.get(i).getOccurredAt()))
                        .isGreaterThanOrEqualTo(Duration.ofMillis(999));
            }
        }
    }

    @Test
    void aClaimThatACrashLeftUnmarkedIsAnnouncedByAnother() {
        RunningBilling billing = RunningBilling.shared();
        long organization = billing.organization(10L);
        await().until(() -> isAnnounced(billing, organization));
        Instant later = Instant.now().plusSeconds(5);
        billing.db()
                .sql("UPDATE announcements SET next_at = :later WHERE organization_id = :id")
                .param("later", java.sql.Timestamp.from(later))
                .param("id", organization)
                .update();
        billing.patch("/organizations/" + organization, RunningBilling.ADMIN, Map.of("message_limit", 77));
        var claimed = billing.bean(Announcements.class).claimDueAccounts(later, Duration.ofMillis(1), 500);
        assertThat(claimed).anySatisfy(it -> assertThat(it.organization().id()).isEqualTo(organization));
        billing.db()
                .sql("UPDATE announcements SET next_at = now() WHERE organization_id = :id")
                .param("id", organization)
                .update();
        try (TopicReader<Account> accounts = billing.read(Topics.ACCOUNTS)) {
            accounts.await(it ->
                    it.getOrganizationId() == organization && Long.valueOf(77).equals(it.getMessageLimit()));
        }
    }

    @Test
    void aRestartAnnouncesWhatWasLeftUnannouncedAndNothingElse() {
        try (RealKafka kafka = RealKafka.start().createTopics(Topics.all())) {
            Servers servers = Servers.own(kafka);
            long quiet;
            long changed;
            try (RunningBilling before = RunningBilling.on(servers)) {
                quiet = before.organization(3L);
                changed = before.organization(2L);
                before.producer()
                        .send(
                                Topics.SMS_SENT,
                                "1",
                                TestEvents.sent(changed, null).build());
                await().until(() -> isThresholdAnnounced(before));
                await().until(() -> isAnnounced(before, quiet) && isAnnounced(before, changed));
            }
            asACrashLeavesIt(servers, changed);
            try (RunningBilling after = RunningBilling.on(servers);
                    TopicReader<Account> accounts = after.read(Topics.ACCOUNTS);
                    TopicReader<BillingThreshold> thresholds = after.read(Topics.BILLING_THRESHOLD)) {
                accounts.await(
                        it -> it.getOrganizationId() == changed && it.getName().equals("Bakery & Sons"));
                List<BillingThreshold> twice = thresholds.awaitCount(2);
                assertThat(twice.get(0)).isEqualTo(twice.get(1));
                await().until(() -> isAnnounced(after, changed));
                assertThat(accounts.records().stream().map(ConsumerRecord::key))
                        .filteredOn(Long.toString(quiet)::equals)
                        .hasSize(1);
                assertThat(thresholds.values()).hasSize(2);
            }
        }
    }

    /** Changed, but not announced; announced, but not marked. */
    private static void asACrashLeavesIt(Servers servers, long organization) {
        JdbcClient db = JdbcClient.create(servers.database().dataSource("billing"));
        db.sql(
                        "UPDATE organizations SET name = 'Bakery & Sons', revision = revision + 1, announced = false WHERE id = :id")
                .param("id", organization)
                .update();
        db.sql("UPDATE thresholds SET announced_at = NULL").update();
    }

    private static boolean isThresholdAnnounced(RunningBilling billing) {
        return billing.db()
                        .sql("SELECT count(*) FROM thresholds WHERE announced_at IS NOT NULL")
                        .query(Long.class)
                        .single()
                == 1;
    }

    private static boolean is(Account account, long organization, Standing standing) {
        return account.getOrganizationId() == organization && account.getStanding() == standing;
    }

    private static boolean isAnnounced(RunningBilling billing, long organization) {
        return billing.count("""
                SELECT count(*) FROM announcements a JOIN organizations o ON o.id = a.organization_id
                JOIN balances b ON b.organization_id = o.id
                WHERE o.id = :organization AND a.organization_revision = o.revision
                  AND a.balance_revision = b.revision""", organization) == 1;
    }
}
