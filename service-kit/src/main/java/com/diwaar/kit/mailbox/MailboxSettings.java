package com.diwaar.kit.mailbox;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How a listener's mailboxes behave; start from {@link #defaults()}.
 *
 * @param inFlight most records that are received and not yet finished; at the bound the consumer pauses and keeps polling,
 *     and it resumes at three quarters of it. A record waits here with its value in memory.
 * @param consumers consumer threads, each with a share of the partitions; one reads far more than a handler works
 * @param shutdownGrace how long running turns may go on at shutdown, the consumer still a member of its group
 * @param revocationGrace how long a revocation waits for the interrupted workers to end, so that the partition's next
 *     owner does not meet them; far below max.poll.interval.ms
 * @param backoff between retries
 * @param triesOfABug how often a letter is handled before it is dead-lettered as a bug
 * @param startWhen the consumer starts once this holds, such as a view being ready
 * @param consumerProperties win over all others
 */
public record MailboxSettings(
        int inFlight,
        int consumers,
        Duration shutdownGrace,
        Duration revocationGrace,
        Backoff backoff,
        int triesOfABug,
        BooleanSupplier startWhen,
        Map<String, String> consumerProperties) {

    /** Most records of one poll; it counts towards the bound before it is polled, so that the bound holds. */
    private static final int LARGEST_POLL = 500;

    public MailboxSettings {
        if (inFlight < 2 || consumers < 1 || triesOfABug < 1) {
            throw new IllegalArgumentException("Bounds must be positive");
        }
        consumerProperties = Map.copyOf(consumerProperties);
    }

    public static MailboxSettings defaults() {
        return new MailboxSettings(
                20_000, 1, Duration.ofSeconds(5), Duration.ofSeconds(2), Backoff.DEFAULT, 3, () -> true, Map.of());
    }

    public MailboxSettings withInFlight(int inFlight) {
        return new MailboxSettings(
                inFlight,
                consumers,
                shutdownGrace,
                revocationGrace,
                backoff,
                triesOfABug,
                startWhen,
                consumerProperties);
    }

    public MailboxSettings withConsumers(int consumers) {
        return new MailboxSettings(
                inFlight,
                consumers,
                shutdownGrace,
                revocationGrace,
                backoff,
                triesOfABug,
                startWhen,
                consumerProperties);
    }

    public MailboxSettings withGraces(Duration shutdown, Duration revocation) {
        return new MailboxSettings(
                inFlight, consumers, shutdown, revocation, backoff, triesOfABug, startWhen, consumerProperties);
    }

    public MailboxSettings withBackoff(Backoff backoff) {
        return new MailboxSettings(
                inFlight,
                consumers,
                shutdownGrace,
                revocationGrace,
                backoff,
                triesOfABug,
                startWhen,
                consumerProperties);
    }

    public MailboxSettings withStartWhen(BooleanSupplier startWhen) {
        return new MailboxSettings(
                inFlight,
                consumers,
                shutdownGrace,
                revocationGrace,
                backoff,
                triesOfABug,
                startWhen,
                consumerProperties);
    }

    public MailboxSettings withConsumerProperties(Map<String, String> consumerProperties) {
        return new MailboxSettings(
                inFlight,
                consumers,
                shutdownGrace,
                revocationGrace,
                backoff,
                triesOfABug,
                startWhen,
                consumerProperties);
    }

    int largestPoll() {
        return Math.clamp(inFlight / (2L * consumers), 1, LARGEST_POLL);
    }
}
