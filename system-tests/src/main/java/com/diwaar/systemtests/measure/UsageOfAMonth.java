package com.diwaar.systemtests.measure;

import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.Patience;
import com.diwaar.systemtests.StackUnderTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One organisation's month of very many texts, and how long it takes to be told what was used. */
public final class UsageOfAMonth {

    private static final int ASSISTANTS = 50;
    private static final int LOOKS = 100;

    private final StackUnderTest stack;
    private final Database database;
    private final long organization;
    private final int records;

    public UsageOfAMonth(StackUnderTest stack, Database database, long organization, int records) {
        this.stack = stack;
        this.database = database;
        this.organization = organization;
        this.records = records;
    }

    /** Writes the records down, and their sums by day as the ledger keeps them. */
    public void make() {
        database.execute("""
                INSERT INTO usage_records (event_id, organization_id, period, balance_period, day, usage_type, direction,
                    messages_used, segments, assistant_id, conversation_id, occurred_at, cost)
                SELECT gen_random_uuid(), %1$d, date_trunc('month', at)::date, date_trunc('month', at)::date, at::date,
                    'sms', 'outbound', 1, 1, i %% %3$d, i, at, 0.0079
                FROM (SELECT i, date_trunc('month', now()) + i * interval '28 days' / (%2$d + 1) AS at
                      FROM generate_series(1::bigint, %2$d) AS i) g""".formatted(organization, records, ASSISTANTS), """
                INSERT INTO usage_days
                SELECT organization_id, day, assistant_id, usage_type, direction, plan_id, currency, count(*),
                    sum(messages_used), sum(segments), 0, 0, 0, 0, 0, sum(cost), 0
                FROM usage_records WHERE organization_id = %d GROUP BY 1, 2, 3, 4, 5, 6, 7""".formatted(organization), "ANALYZE");
    }

    /** How long it takes, and whether it is the sum of the records. */
    public Map<String, Object> measured() throws InterruptedException {
        String key = key();
        YearMonth month = YearMonth.now(ZoneOffset.UTC);
        String path = "/usage?from=%s&to=%s".formatted(month.atDay(1), month.atEndOfMonth());
        JsonNode usage =
                stack.http().get(stack.url(StackPart.BILLING) + path, key).expected();
        List<byte[]> looks = new ArrayList<>();
        for (int i = 0; i < LOOKS; i++) {
            looks.add(WebhookLoad.get(path, key));
        }
        int port = stack.part(StackPart.BILLING.label()).port();
        WebhookLoad.put(port, looks, 1, 0);
        WebhookLoad load = WebhookLoad.put(port, looks, 1, 0);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("records", records);
        facts.put("ms", load.millis().rounded());
        facts.put("totals", usage.path("totals").size());
        long begin = System.nanoTime();
        facts.put("agrees_with_its_records", agrees(usage));
        facts.put(
                "summing_the_records_instead_ms",
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
        return facts;
    }

    private boolean agrees(JsonNode usage) {
        long texts = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (JsonNode total : usage.path("totals")) {
            texts += total.path("records").asLong();
            cost = cost.add(new BigDecimal(total.path("cost").asString()));
        }
        String summed = database.value(
                "SELECT count(*) || ' ' || trim_scale(sum(cost)) FROM usage_records WHERE organization_id = "
                        + organization);
        return summed.equals(texts + " " + cost.stripTrailingZeros().toPlainString());
    }

    private String key() throws InterruptedException {
        String organizations = stack.url(StackPart.BILLING) + "/organizations";
        String key = stack.http()
                .send(
                        "POST",
                        organizations + "/" + organization + "/keys",
                        stack.variable("DIWAAR_ADMIN_TOKEN"),
                        Map.of())
                .expected()
                .path("key")
                .asString();
        Patience.until(
                Duration.ofSeconds(30),
                () -> stack.http().get(organizations + "/me", key).status() == 200);
        return key;
    }
}
