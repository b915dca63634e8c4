package com.diwaar.outbound.send;

import java.util.List;

/** Tells the others how sends ended. */
public interface Announcements {

    /**
     * Returns once all are safely told. Telling the same again gives the same event under the same id.
     *
     * @throws RuntimeException where they can't be told now; some may have been
     */
    void announce(List<DecidedSend> decided);

    /** As {@link #announce}, that these wait for the morning at their recipients'. */
    void announceHeld(List<HeldSend> held);
}
