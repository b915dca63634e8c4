package com.diwaar.outbound.send;

/** Why a text is sent. */
public enum Purpose {
    UNKNOWN,
    ANSWER,
    OUTREACH,
    WELCOME,
    LIMIT_NOTICE,
    FAILURE_NOTICE,
    /** Confirms an opt-out; the only text that an opted-out person may get. */
    OPT_OUT_NOTICE
}
