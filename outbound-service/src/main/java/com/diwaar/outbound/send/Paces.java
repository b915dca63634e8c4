package com.diwaar.outbound.send;

import com.diwaar.outbound.send.Senders.Sender;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The pace of each sender, and whether it is paused, at hand; what somebody changes in its row is known after the next
 * {@link #readAgain}.
 */
public final class Paces {

    private final Senders senders;
    private final PaceSettings settings;
    private final Map<String, Sender> bySender = new ConcurrentHashMap<>();

    public Paces(Senders senders, PaceSettings settings) {
        this.senders = senders;
        this.settings = settings;
    }

    /** Segments a second; 0 is unlimited. */
    public double of(String phoneNumber) {
        return known(phoneNumber).map(this::of).orElse(settings.unknown());
    }

    /** Whether nothing may go out from it for now. */
    public boolean paused(String phoneNumber) {
        return known(phoneNumber).map(Sender::paused).orElse(false);
    }

    private Optional<Sender> known(String phoneNumber) {
        if (!bySender.containsKey(phoneNumber)) {
            read(Set.of(phoneNumber));
        }
        return Optional.ofNullable(bySender.get(phoneNumber));
    }

    /** Of a sender as its row has it. */
    public double of(Sender sender) {
        return sender.segmentsPerSecond().orElse(settings.of(sender.numberType()));
    }

    /** Those of these senders that have a bound, with it. */
    public Map<String, Double> bounded(Collection<String> phoneNumbers) {
        Set<String> unread = phoneNumbers.stream()
                .filter(number -> !bySender.containsKey(number))
                .collect(Collectors.toSet());
        read(unread);
        return phoneNumbers.stream()
                .distinct()
                .filter(number -> of(number) > 0)
                .collect(Collectors.toMap(number -> number, this::of));
    }

    /** Reads the rows of all senders that were ever asked for again. */
    public void readAgain() {
        read(Set.copyOf(bySender.keySet()));
    }

    private void read(Set<String> phoneNumbers) {
        if (!phoneNumbers.isEmpty()) {
            senders.named(phoneNumbers).forEach(sender -> bySender.put(sender.phoneNumber(), sender));
        }
    }
}
