package com.diwaar.outbound.backfill;

import java.util.List;

/** Tells of texts as ingress would have. */
public interface MissedTexts {

    /** Returns once all are safely told; each has the id that ingress would have given it. */
    void tell(List<ReceivedText> missed);
}
