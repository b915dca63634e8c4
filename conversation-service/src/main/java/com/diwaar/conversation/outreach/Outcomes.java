package com.diwaar.conversation.outreach;

/** Tells the other services what was decided on commands. */
public interface Outcomes {

    /** Returns when it is safe; fails where it can't be told now. Told twice, it is told under the same ids. */
    void tell(Decision decision, Command command);
}
