package com.diwaar.localstack.phone.twilio;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who does not want to hear from which number any more, as Twilio keeps it by itself for a long code: a word that is the whole
 * text, in any case, blocks or unblocks the pair, and Twilio answers the person in its default words. In memory.
 */
public final class OptOuts {

    private static final Set<String> STOP =
            Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT");
    private static final Set<String> START = Set.of("START", "UNSTOP", "YES");
    private static final Set<String> HELP = Set.of("HELP", "INFO");

    private static final String STOPPED =
            "You have successfully been unsubscribed. You will not receive any more messages"
                    + " from this number. Reply START to resubscribe.";
    private static final String STARTED =
            "You have successfully been re-subscribed to messages from this number. Reply HELP"
                    + " for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.";
    private static final String HELPED = "Reply STOP to unsubscribe. Msg&Data Rates May Apply.";

    private record Pair(String person, String number) {}

    private final Set<Pair> blocked = ConcurrentHashMap.newKeySet();

    /** Takes a text of the person; what Twilio says to it, if anything. A change that changes nothing is not answered. */
    Optional<String> hear(String person, String number, String body) {
        if (person.startsWith("whatsapp:")) {
            return Optional.empty();
        }
        Pair pair = new Pair(person, number);
        String word = body.strip().toUpperCase(Locale.ROOT);
        if (STOP.contains(word)) {
            return blocked.add(pair) ? Optional.of(STOPPED) : Optional.empty();
        }
        if (START.contains(word)) {
            return blocked.remove(pair) ? Optional.of(STARTED) : Optional.empty();
        }
        return HELP.contains(word) ? Optional.of(HELPED) : Optional.empty();
    }

    boolean blocks(String person, String number) {
        return blocked.contains(new Pair(person, number));
    }

    public void clear() {
        blocked.clear();
    }
}
