package com.diwaar.systemtests.judge;

import com.diwaar.events.SmsSent;
import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.Timeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the services have written down about some people: conversation's and outbound's tables, billing's ledger and
 * webhook-dispatcher's deliveries.
 */
public final class Books {

    private final StackUnderTest stack;
    private final Set<String> people;
    private final Tables conversation;
    private final Tables outbound;
    private final Tables billing;
    private final Tables webhooks;

    /** An inbound text on record. */
    private record Stored(String sid, boolean answered) {}

    /** A text that outbound was to send. */
    private record Send(
            long messageId, String state, @Nullable String sid, boolean announced) {}

    public Books(StackUnderTest stack, Collection<String> people) {
        this.stack = stack;
        this.people = Set.copyOf(people);
        this.conversation = new Tables(stack, StackPart.CONVERSATION);
        this.outbound = new Tables(stack, StackPart.OUTBOUND);
        this.billing = new Tables(stack, StackPart.BILLING);
        this.webhooks = new Tables(stack, StackPart.WEBHOOKS);
    }

    /**
     * Where they differ from what people wrote and got.
     *
     * @param excused sids of texts that are known to be out beside what is on record
     */
    public List<String> violations(Correspondence seen, Set<String> excused) {
        var violations = new ArrayList<String>();
        List<String> got = seen.creates().stream()
                .map(Timeline.Create::sid)
                .filter(sid -> !excused.contains(sid))
                .toList();
        List<Stored> texts = storedTexts();
        differences(
                "conversation's texts",
                texts.stream().map(Stored::sid).toList(),
                seen.texts().keySet(),
                violations);
        texts.stream()
                .filter(text -> !text.answered())
                .forEach(text -> violations.add(text.sid() + " is on record without an answer"));
        differences("conversation's messages", storedMessages(), got, violations);
        List<Send> sends = sends();
        differences(
                "outbound's sends",
                sends.stream()
                        .filter(send -> send.state().equals("sent"))
                        .map(send -> String.valueOf(send.sid()))
                        .toList(),
                got,
                violations);
        sends.stream()
                .filter(send -> !send.state().equals("sent") && !send.state().equals("failed"))
                .forEach(send ->
                        violations.add("message %d is still %s at outbound".formatted(send.messageId(), send.state())));
        sends.stream()
                .filter(send -> !send.announced())
                .forEach(send -> violations.add("message %d was never announced".formatted(send.messageId())));
        long open = attempts().getOrDefault("leased", 0) + attempts().getOrDefault("unknown", 0);
        if (open > 0) {
            violations.add(open + " attempts are not settled");
        }
        return violations;
    }

    /**
     * Where billing's ledger is not what went out (a usage record for each text, and no second one), or its balances are not
     * what its records and reservations come to.
     */
    public List<String> ledgerViolations(Correspondence seen) {
        var violations = new ArrayList<>(balanceViolations());
        Map<UUID, Long> metered = ledger();
        for (SmsSent one : seen.sent()) {
            long times = metered.getOrDefault(one.getEventId(), 0L);
            if (times != 1) {
                violations.add("message %d counts %d times in the ledger".formatted(one.getMessageId(), times));
            }
        }
        return violations;
    }

    private List<String> balanceViolations() {
        return billing
                .rows(
                        """
                        SELECT b.used, b.reserved,
                            coalesce((SELECT sum(u.messages_used) FROM billing.usage_records u
                                      WHERE u.organization_id = b.organization_id AND u.balance_period = b.period), 0)
                          + coalesce((SELECT sum(a.units) FROM billing.adjustments a
                                      WHERE a.organization_id = b.organization_id AND a.balance_period = b.period), 0),
                            coalesce((SELECT sum(r.held) FROM billing.reservations r
                                      WHERE r.organization_id = b.organization_id AND r.period = b.period), 0)
                        FROM billing.balances b WHERE b.organization_id = ANY (CAST(? AS bigint[]))""",
                        List.of(String.valueOf(stack.organizationId())),
                        row -> row.getLong(1) == row.getLong(3) && row.getLong(2) == row.getLong(4)
                                ? ""
                                : "the balance says %d used and %d reserved, its rows come to %d and %d"
                                        .formatted(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .stream()
                .filter(violation -> !violation.isEmpty())
                .toList();
    }

    /** How many of the organisation's reservations stand in each state. */
    public Map<String, Integer> reservations() {
        var byState = new TreeMap<String, Integer>();
        billing.rows(
                        "SELECT state FROM billing.reservations WHERE organization_id = ANY (CAST(? AS bigint[]))",
                        List.of(String.valueOf(stack.organizationId())),
                        row -> row.getString(1))
                .forEach(state -> byState.merge(state, 1, Integer::sum));
        return byState;
    }

    /** Texts that went out and of which the customer's endpoint was not told, or not yet. */
    public List<String> deliveryViolations(Correspondence seen) {
        var violations = new ArrayList<String>();
        Map<String, String> states = new HashMap<>();
        webhooks.rows(
                        "SELECT event_id, state FROM webhooks.deliveries WHERE event_id = ANY (CAST(? AS uuid[]))",
                        seen.sent().stream()
                                .map(one -> one.getEventId().toString())
                                .toList(),
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(delivery -> states.put(delivery.getKey(), delivery.getValue()));
        for (SmsSent one : seen.sent()) {
            String state = states.getOrDefault(one.getEventId().toString(), "unknown");
            if (!state.equals("delivered")) {
                violations.add(
                        "that message %d was sent is %s at webhook-dispatcher".formatted(one.getMessageId(), state));
            }
        }
        return violations;
    }

    /** How many attempts at texts to them stand in each state. */
    public Map<String, Integer> attempts() {
        var byState = new TreeMap<String, Integer>();
        outbound.rows(
                        "SELECT a.state FROM outbound.attempts a JOIN outbound.sends s USING (send_id)"
                                + " WHERE s.recipient = ANY (?)",
                        people,
                        row -> row.getString(1))
                .forEach(state -> byState.merge(state, 1, Integer::sum));
        return byState;
    }

    private List<Stored> storedTexts() {
        return conversation.rows(
                "SELECT m.provider_sid, m.answered_by IS NOT NULL FROM conversation.messages m"
                        + " JOIN conversation.conversations c ON c.id = m.conversation_id"
                        + " WHERE c.customer_phone_number = ANY (?) AND m.direction = 'inbound'",
                people,
                row -> new Stored(row.getString(1), row.getBoolean(2)));
    }

    /** The sids of messages that went out; one that has neither sid nor error counts as "none". */
    private List<String> storedMessages() {
        return conversation.rows(
                "SELECT coalesce(m.provider_sid, 'none') FROM conversation.messages m"
                        + " JOIN conversation.conversations c ON c.id = m.conversation_id"
                        + " WHERE c.customer_phone_number = ANY (?) AND m.direction = 'outbound'"
                        + " AND (m.provider_sid IS NOT NULL OR m.error_code IS NULL)",
                people,
                row -> row.getString(1));
    }

    private List<Send> sends() {
        return outbound.rows(
                "SELECT message_id, state, message_sid, announced FROM outbound.sends WHERE recipient = ANY (?)",
                people,
                row -> new Send(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4)));
    }

    /** How much each event counts in the ledger, over all records of it. */
    private Map<UUID, Long> ledger() {
        var metered = new HashMap<UUID, Long>();
        String cursor = "";
        do {
            JsonNode page = stack.http()
                    .get(stack.url(StackPart.BILLING) + "/usage/records?limit=1000" + cursor, stack.apiKey())
                    .expected();
            page.path("records")
                    .forEach(record -> metered.merge(
                            UUID.fromString(record.path("event_id").asString()),
                            record.path("messages_used").asLong(),
                            Long::sum));
            String next = page.path("next_cursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return metered;
    }

    private static void differences(
            String whose, List<String> have, Collection<String> wanted, List<String> violations) {
        var missing = new HashSet<>(wanted);
        var seen = new HashSet<String>();
        for (String sid : have) {
            if (!seen.add(sid)) {
                violations.add("%s have %s twice".formatted(whose, sid));
            } else if (!missing.remove(sid)) {
                violations.add("%s have %s, of which the provider knows nothing".formatted(whose, sid));
            }
        }
        missing.forEach(sid -> violations.add("%s lack %s".formatted(whose, sid)));
    }
}
