package com.diwaar.conversation.ending;

import java.util.List;

/** Tells the other services. Returns once that is safe. */
public interface EndingAnnouncements {

    /**
     * Of the conversations, and of the texts that were cancelled with them.
     *
     * @return those that are told; one that can't be keeps no other back
     */
    List<Ended> tellEnded(List<Ended> ended);

    /** Throws where they may not all be told. */
    void tellExpired(List<ExpiredAgenda> agendas);
}
