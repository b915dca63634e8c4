package com.diwaar.outbound.attempt;

import com.diwaar.outbound.send.Send;

/** Who must not be texted. */
public interface OptOuts {

    /** Whether all is known that was decided a second ago; without that only confirmations of an opt-out may go. */
    boolean current();

    /** Whether this text must not go to its recipient. A confirmation of the opt-out always may. Ask {@link #current} first. */
    boolean forbid(Send send);
}
