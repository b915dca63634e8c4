package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.Topics;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UsageIT {

    private final RunningBilling billing = RunningBilling.shared();

    @Test
    void anOrganisationSeesItsTotalsAndItsRecordsPageByPage() {
        long organization = billing.organization(10L);
        String key = billing.issueKey(organization).body().get("key").asString();
        for (int i = 0; i < 3; i++) {
            billing.producer()
                    .send(
                            Topics.SMS_SENT,
                            "22",
                            TestEvents.sent(organization, null).setSegments(2).build());
        }
        billing.producer()
                .send(
                        Topics.USAGE_REPORTED,
                        "1",
                        TestEvents.tokens(organization, 120, 30).build());
        await().until(() -> billing.get("/usage", key).status() == 200);
        await().until(() ->
                billing.get("/usage/records", key).body().get("records").size() == 4);

        JsonNode usage = billing.get("/usage", key).body();
        assertThat(usage.get("messages_used").asLong()).isEqualTo(3);
        assertThat(usage.get("message_limit").asLong()).isEqualTo(10);
        JsonNode sms = totalOf(usage, "sms");
        assertThat(sms.get("messages_used").asLong()).isEqualTo(3);
        assertThat(sms.get("segments").asLong()).isEqualTo(6);
        assertThat(sms.get("assistant_id").asLong()).isEqualTo(11);
        assertThat(totalOf(usage, "llm").get("input_tokens").asLong()).isEqualTo(120);

        Set<Long> seen = new HashSet<>();
        String cursor = "";
        for (int page = 0; page < 2; page++) {
            JsonNode records =
                    billing.get("/usage/records?limit=2" + cursor, key).body();
            records.get("records").forEach(record -> seen.add(record.get("id").asLong()));
            cursor = "&cursor=" + records.get("next_cursor").asString();
        }
        assertThat(seen).hasSize(4);
        assertThat(billing.get("/usage/records?limit=2" + cursor, key).body().get("records"))
                .isEmpty();
    }

    @Test
    void totalsComePageByPageInTheOrderOfDayAssistantAndType() {
        long organization = billing.organization(10L);
        String key = billing.workingKey(organization);
        billing.db().sql("""
                        INSERT INTO usage_days
                        SELECT :id, DATE '2026-01-01' + d, a, t, CASE t WHEN 'sms' THEN 'outbound' ELSE '' END, p, 'EUR',
                            1, 1, 1, 0, 0, 0, 0, 0, 0.5, 0
                        FROM generate_series(0, 2) d, generate_series(1, 3) a, unnest(ARRAY['sms', 'llm']) t,
                            generate_series(1, 2) p""").param("id", organization).update();
        String path = "/usage?from=2026-01-01&to=2026-01-31";
        JsonNode all = billing.get(path, key).body();
        assertThat(all.get("totals")).hasSize(18);
        assertThat(all.has("next_cursor")).isFalse();
        assertThat(all.get("totals").get(0).get("records").asLong())
                .as("of two plans")
                .isEqualTo(2);

        List<JsonNode> read = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 4; page++) {
            JsonNode totals = billing.get(path + "&limit=5" + cursor, key).body();
            totals.get("totals").forEach(read::add);
            cursor = "&cursor=" + totals.path("next_cursor").asString();
        }
        assertThat(cursor).as("of the last page").isEqualTo("&cursor=");
        assertThat(read).containsExactlyElementsOf(all.get("totals"));
    }

    @Test
    void correctionsComePageByPageNewestFirst() {
        long organization = billing.organization(10L);
        String path = "/organizations/" + organization + "/adjustments";
        for (int i = 0; i < 3; i++) {
            billing.post(path, RunningBilling.ADMIN, Map.of("adjustment_id", "a+" + i, "units", 1, "note", "Test"));
        }
        JsonNode first = billing.get(path + "?limit=2", RunningBilling.ADMIN).body();
        JsonNode last = billing.get(
                        path + "?limit=2&cursor=" + first.get("next_cursor").asString(), RunningBilling.ADMIN)
                .body();
        assertThat(first.get("adjustments")
                        .valueStream()
                        .map(it -> it.get("adjustment_id").asString()))
                .containsExactly("a+2", "a+1");
        assertThat(last.get("adjustments")
                        .valueStream()
                        .map(it -> it.get("adjustment_id").asString()))
                .containsExactly("a+0");
        assertThat(last.has("next_cursor")).isFalse();
    }

    @Test
    void recordsComeAsCsvWhereTheyAreAskedForSo() throws Exception {
        long organization = billing.organization(10L);
        String key = billing.workingKey(organization);
        for (int i = 0; i < 2; i++) {
            billing.producer()
                    .send(
                            Topics.SMS_SENT,
                            "22",
                            TestEvents.sent(organization, null).build());
        }
        await().until(() ->
                billing.get("/usage/records", key).body().get("records").size() == 2);
        HttpResponse<String> csv = billing.getAs("text/csv", "/usage/records?limit=1", key);
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.body().split("\r\n")).hasSize(2);
        assertThat(csv.body().split("\r\n")[1]).contains(",sms,outbound,1,1,").endsWith(",+15551230001");
        String link = csv.headers().firstValue("Link").orElseThrow();
        String next = link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        assertThat(billing.getAs("text/csv", next, key).body().split("\r\n")[1])
                .isNotEqualTo(csv.body().split("\r\n")[1]);
        assertThat(billing.getAs("application/json, */*", "/usage/records", key).body())
                .startsWith("{");
    }

    @Test
    void badQuestionsAreRefused() throws Exception {
        long organization = billing.organization(10L);
        String key = billing.issueKey(organization).body().get("key").asString();
        await().until(() -> billing.get("/usage", key).status() == 200);
        assertThat(billing.get("/usage?from=2026-02-01&to=2026-01-01", key).status())
                .isEqualTo(400);
        assertThat(billing.get("/usage?from=yesterday", key).status()).isEqualTo(400);
        assertThat(billing.get("/usage/records?cursor=x", key).status()).isEqualTo(400);
        assertThat(billing.get("/invoice-preview?period=2026", key).status()).isEqualTo(400);
        for (String path : List.of(
                "/usage?from=1999-12-31&to=2000-01-01",
                "/usage?from=%2B999999999-01-01&to=%2B999999999-01-02",
                "/usage?from=-0001-01-01&to=-0001-01-02",
                "/usage?cursor=x",
                "/usage?cursor=MjAyNi0wMS0xNQ",
                "/invoice-preview?period=1999-12",
                "/invoice-preview?period=%2B99999-01",
                "/organizations/" + organization + "/adjustments?cursor=AAAA")) {
            JsonNode refused = billing.get(path, key).body();
            assertThat(refused.path("status").asInt()).as(path).isEqualTo(400);
            assertThat(refused.get("code").asString()).isEqualTo("invalid_request");
        }
        HttpResponse<String> unreadable = billing.getAs("csv", "/usage/records", key);
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(unreadable.body()).contains("\"code\":\"invalid_request\"", "Accept");
        assertThat(billing.get("/usage", RunningBilling.ADMIN).status()).isEqualTo(403);
        assertThat(billing.get("/usage", "").status()).isEqualTo(401);
    }

    private static JsonNode totalOf(JsonNode usage, String type) {
        return usage.get("totals")
                .valueStream()
                .filter(total -> total.get("usage_type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
