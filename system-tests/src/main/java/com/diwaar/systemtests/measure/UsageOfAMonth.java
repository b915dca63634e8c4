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

/** One organisation's month of very much use of three types, and how long it takes to be told of all of it, page by page. */
public final class UsageOfAMonth {

    private static final int ASSISTANTS = 200;
    private static final int LOOKS = 100;
    private static final int PAGE = 5000;

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
                    messages_used, segments, input_tokens, output_tokens, call_seconds, call_minutes, assistant_id,
                    conversation_id, occurred_at, cost)
                SELECT gen_random_uuid(), %1$d, date_trunc('month', at)::date, date_trunc('month', at)::date, at::date,
                    type, CASE type WHEN 'sms' THEN 'outbound' END, (type = 'sms')::int, (type = 'sms')::int,
                    120 * (type = 'llm')::int, 30 * (type = 'llm')::int, 61 * (type = 'call')::int,
                    2 * (type = 'call')::int, i %% %3$d, i, at, 0.0079
                FROM (SELECT i, (ARRAY['sms', 'llm', 'call'])[1 + i / %3$d %% 3] AS type,
                          date_trunc('month', now()) + i * interval '28 days' / (%2$d + 1) AS at
                      FROM generate_series(1::bigint, %2$d) AS i) g""".formatted(organization, records, ASSISTANTS), """
                INSERT INTO usage_days
                SELECT organization_id, day, assistant_id, usage_type, coalesce(direction, ''), plan_id, currency, count(*),
                    sum(messages_used), sum(segments), sum(input_tokens), sum(output_tokens), sum(call_seconds),
                    sum(call_minutes), 0, sum(cost), 0
                FROM usage_records WHERE organization_id = %d GROUP BY 1, 2, 3, 4, 5, 6, 7""".formatted(organization), "ANALYZE");
    }

    /** How long a page and the whole month take, and whether the pages together are the sum of the records. */
    public Map<String, Object> measured() throws InterruptedException {
        String key = key();
        YearMonth month = YearMonth.now(ZoneOffset.UTC);
        String path = "/usage?from=%s&to=%s&limit=%d".formatted(month.atDay(1), month.atEndOfMonth(), PAGE);
        List<JsonNode> totals = new ArrayList<>();
        List<byte[]> pages = pages(path, key, totals);
        List<byte[]> looks = new ArrayList<>();
        while (looks.size() < LOOKS) {
            looks.addAll(pages);
        }
        int port = stack.part(StackPart.BILLING.label()).port();
        WebhookLoad.put(port, looks, 1, 0);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("records", records);
        facts.put("totals", totals.size());
        facts.put("pages", pages.size());
        facts.put("page_ms", WebhookLoad.put(port, looks, 1, 0).millis().rounded());
        long begin = System.nanoTime();
        WebhookLoad.put(port, pages, 1, 0);
        facts.put("whole_month_ms", millisSince(begin));
        begin = System.nanoTime();
        facts.put("agrees_with_its_records", agrees(totals));
        facts.put("summing_the_records_instead_ms", millisSince(begin));
        return facts;
    }

    /** The requests of a client that follows the cursor to the end, and what it is told. */
    private List<byte[]> pages(String path, String key, List<JsonNode> totals) throws InterruptedException {
        List<byte[]> pages = new ArrayList<>();
        String next = path;
        while (next != null) {
            JsonNode page =
                    stack.http().get(stack.url(StackPart.BILLING) + next, key).expected();
            pages.add(WebhookLoad.get(next, key));
            page.path("totals").forEach(totals::add);
            next = page.has("next_cursor")
                    ? path + "&cursor=" + page.path("next_cursor").asString()
                    : null;
        }
        return pages;
    }

    private static long millisSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    private boolean agrees(List<JsonNode> totals) {
        long count = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (JsonNode total : totals) {
            count += total.path("records").asLong();
            cost = cost.add(new BigDecimal(total.path("cost").asString()));
        }
        String summed = database.value(
                "SELECT count(*) || ' ' || trim_scale(sum(cost)) FROM usage_records WHERE organization_id = "
                        + organization);
        return summed.equals(count + " " + cost.stripTrailingZeros().toPlainString());
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
