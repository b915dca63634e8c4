package com.diwaar.conversation.ending;

import java.util.List;

/** Tells the other services. Returns once that is safe; throws where it may not be. */
public interface EndingAnnouncements {

    /** Of the conversations, and of the texts that were cancelled with them. */
    void tellEnded(List<Ended> ended);

    void tellExpired(List<ExpiredAgenda> agendas);
}
