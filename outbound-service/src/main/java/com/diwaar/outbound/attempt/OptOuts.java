package com.diwaar.outbound.attempt;

import com.diwaar.outbound.send.Send;

/** Who must not be texted. */
public interface OptOuts {

    /** Whether enough is known to answer; nothing is sent before. */
    boolean known();

    /** Whether this text must not go to its recipient. A confirmation of the opt-out always may. */
    boolean forbid(Send send);
}
