package com.diwaar.outbound.send;

/** The two lanes of a sender, in the order in which they go: an answer never waits for a campaign. */
public enum Lane {
    /** An answer to someone who wrote. */
    REPLY,
    /** A commanded text. */
    OUTREACH
}
