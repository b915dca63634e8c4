package com.diwaar.conversation;

import com.diwaar.conversation.dialogue.Arrivals;
import com.diwaar.conversation.dialogue.InboundText;
import java.time.Duration;
import java.util.List;

/** Nothing else arrives. */
final class Silence implements Arrivals {

    @Override
    public List<InboundText> take() {
        return List.of();
    }

    @Override
    public boolean await(Duration atMost) {
        return false;
    }

    @Override
    public Watch onArrival(Runnable callback) {
        return () -> {};
    }
}
