package com.diwaar.outbound.receipt;

import com.diwaar.outbound.attempt.Settlement;
import com.diwaar.outbound.drain.Settler;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.Sends;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes a poll's status callbacks. One that names an unsettled attempt settles it, since the provider can only report on what
 * it has; {@code sms-sent} is out before the first {@code sms-delivery}. Callbacks come in any order and again and again;
 * repeating one tells the same news under the same id.
 */
public final class TakeReports {

    private final Settler settler;
    private final Sends sends;
    private final Receipts receipts;
    private final DeliveryNews news;
    private final Clock clock;

    public TakeReports(Settler settler, Sends sends, Receipts receipts, DeliveryNews news, Clock clock) {
        this.settler = settler;
        this.sends = sends;
        this.receipts = receipts;
        this.news = news;
        this.clock = clock;
    }

    /** Returns what was settled by that: the next text of each of their conversations may go. */
    public List<DecidedSend> take(List<StatusReport> reports) {
        List<DecidedSend> settled = settler.settle(attemptsNamedBy(reports));
        Map<String, Receipt> standing =
                receipts.moveForward(reports.stream().map(Receipt::of).toList());
        Map<String, DecidedSend> sent = sends.sentAs(standing.keySet()).stream()
                .collect(Collectors.toMap(TakeReports::sidOf, Function.identity()));
        List<Delivery> deliveries = reports.stream()
                .filter(report -> report.status().isNews())
                .flatMap(report -> accepted(report, standing))
                .distinct()
                .flatMap(receipt -> delivery(sent.get(receipt.messageSid()), receipt))
                .toList();
        announceFirst(settled, deliveries);
        news.tell(deliveries);
        return settled;
    }

    private List<Settlement> attemptsNamedBy(List<StatusReport> reports) {
        Map<UUID, Settlement> byAttempt = new LinkedHashMap<>();
        for (StatusReport report : reports) {
            UUID attempt = report.attemptId();
            if (attempt != null) {
                var decision = new Decision.Sent(attempt, report.messageSid(), clock.instant());
                byAttempt.putIfAbsent(attempt, new Settlement.Sent(attempt, decision));
            }
        }
        return List.copyOf(byAttempt.values());
    }

    private static Stream<Delivery> delivery(@Nullable DecidedSend sent, Receipt receipt) {
        return sent == null ? Stream.empty() : Stream.of(new Delivery(sent, receipt));
    }

    /** What other threads settled, they announce; but nobody may hear of a delivery before that. */
    private void announceFirst(List<DecidedSend> settled, List<Delivery> deliveries) {
        Set<DecidedSend> concerned = new LinkedHashSet<>(settled);
        deliveries.forEach(delivery -> concerned.add(delivery.sent()));
        settler.announce(sends.stillUnannounced(concerned));
    }

    /** The report's own words, where they hold. */
    private static Stream<Receipt> accepted(StatusReport report, Map<String, Receipt> standing) {
        Receipt now = standing.get(report.messageSid());
        if (now == null || !now.status().includes(report.status())) {
            return Stream.empty();
        }
        return Stream.of(now.status() == report.status() ? now : Receipt.of(report));
    }

    private static String sidOf(DecidedSend sent) {
        return ((Decision.Sent) sent.decision()).messageSid();
    }
}
