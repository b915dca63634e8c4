package com.diwaar.conversation.optout;

/**
 * Tells what stands, and that it is what is told last. The topic keeps the last record of each person, and two replicas may
 * tell at once: who told an older state than the one that stands afterwards tells again.
 */
public final class AnnounceOptOuts {

    private final OptOuts optOuts;
    private final OptOutNews news;

    public AnnounceOptOuts(OptOuts optOuts, OptOutNews news) {
        this.optOuts = optOuts;
        this.news = news;
    }

    /** Returns when what stands is told; does nothing for somebody of whom nothing is on record. */
    public void tell(long organizationId, String customerNumber) {
        long told = 0;
        OptOut now = optOuts.of(organizationId, customerNumber).orElse(null);
        while (now != null && now.version() > told) {
            news.tell(now);
            told = now.version();
            now = optOuts.of(organizationId, customerNumber).orElse(null);
        }
    }
}
