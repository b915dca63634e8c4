package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.optout.OptOutWord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The texts that are answered together, growing while others arrive; a repeat is no news. For one thread. */
final class Burst {

    private final List<InboundText> texts = new ArrayList<>();
    private final Set<String> sids = new HashSet<>();
    private final Arrivals arrivals;
    private int lookedAt;

    Burst(List<InboundText> first, Arrivals arrivals) {
        this.arrivals = arrivals;
        add(first);
    }

    List<InboundText> texts() {
        return List.copyOf(texts);
    }

    Set<String> sids() {
        return sids;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** All that is here now is looked at. */
    void lookAt() {
        lookedAt = texts.size();
    }

    boolean isLookedAt() {
        return lookedAt == texts.size();
    }

    /** Whether among those that were not looked at is one that wants no more texts. */
    boolean hasNewStop() {
        return texts.subList(lookedAt, texts.size()).stream()
                .anyMatch(text -> text.word().filter(OptOutWord.STOP::equals).isPresent());
    }

    /** Whether something new has arrived; it is then among the texts. */
    boolean grows() {
        return add(arrivals.take());
    }

    /** Waits so long for something new; a repeat is none. */
    boolean growsWithin(Duration quiet) throws InterruptedException {
        long begin = System.nanoTime();
        Duration left = quiet;
        while (left.isPositive() && arrivals.await(left)) {
            if (grows()) {
                return true;
            }
            left = quiet.minusNanos(System.nanoTime() - begin);
        }
        return false;
    }

    private boolean add(List<InboundText> more) {
        boolean news = false;
        for (InboundText text : more) {
            if (sids.add(text.sid())) {
                texts.add(text);
                news = true;
            }
        }
        return news;
    }
}
