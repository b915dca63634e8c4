package com.diwaar.outbound.attempt;

import com.diwaar.outbound.attempt.Attempts.OpenAttempt;
import com.diwaar.outbound.send.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Tells from the provider's own list whether it has a text whose answer was lost.
 *
 * <p>Counted are only messages that we sent, that belong to no other attempt and that are not older than ten minutes before
 * the attempt. One with the same body is it. One with another body is neither it nor proof of absence, unless it ends with
 * our text (trial accounts put a prefix before it) and nothing else between the two numbers is open.
 */
public final class LookUp {

    /** How far the provider's clock and ours may be apart. */
    public static final Duration MARGIN = Duration.ofMinutes(10);

    /** What the list says. */
    public sealed interface Finding {
        /** It is there, under this sid. */
        record Found(String messageSid) implements Finding {}

        /** There is no trace of it, this time. */
        record NoTrace() implements Finding {}

        /** Something is there that may or may not be it. */
        record Unclear() implements Finding {}
    }

    private LookUp() {}

    /** The oldest that counts. */
    public static Instant since(OpenAttempt open) {
        return open.startedAt().minus(MARGIN);
    }

    /**
     * Reads the list.
     *
     * @param bound sids that belong to an attempt
     * @param othersOpen whether other attempts between the two numbers are unsettled
     */
    public static Finding read(OpenAttempt open, List<ProviderMessage> listed, Set<String> bound, boolean othersOpen) {
        Text text = open.attempt().send().text();
        List<ProviderMessage> candidates = listed.stream()
                .filter(ProviderMessage::outbound)
                .filter(message -> !bound.contains(message.sid()))
                .filter(message -> isRecent(message, since(open)))
                .sorted(Comparator.comparing(LookUp::age))
                .toList();
        if (candidates.isEmpty()) {
            return new Finding.NoTrace();
        }
        return candidates.stream()
                .filter(message -> message.body().equals(text.body()))
                .findFirst()
                .<Finding>map(message -> new Finding.Found(message.sid()))
                .orElseGet(() -> isOursWithPrefix(candidates, text, othersOpen)
                        ? new Finding.Found(candidates.getFirst().sid())
                        : new Finding.Unclear());
    }

    private static boolean isRecent(ProviderMessage message, Instant since) {
        return message.createdAt() == null || !message.createdAt().isBefore(since);
    }

    private static Instant age(ProviderMessage message) {
        return message.createdAt() == null ? Instant.MAX : message.createdAt();
    }

    private static boolean isOursWithPrefix(List<ProviderMessage> candidates, Text text, boolean othersOpen) {
        return !othersOpen
                && candidates.size() == 1
                && !text.body().isEmpty()
                && candidates.getFirst().body().endsWith(text.body());
    }
}
