package com.diwaar.conversation.optout;

/** Tells the other services what stands for a person. */
public interface OptOutNews {

    /** Returns when it is safe; fails where it can't be told now, and then it must be told again. */
    void tell(OptOut optOut);
}
