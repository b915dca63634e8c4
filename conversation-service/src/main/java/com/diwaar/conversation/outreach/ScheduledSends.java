package com.diwaar.conversation.outreach;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Commands that wait for their time. An organisation sees its own only. */
public interface ScheduledSends {

    /** Those that wait, with greater ids, by id. */
    List<ScheduledSend> of(long organizationId, long afterId, int atMost);

    /**
     * Ends it as cancelled, unless it was decided before.
     *
     * @return what stands now
     */
    Cancellation cancel(long organizationId, UUID commandId, Instant now);

    /** Takes some that are due, until then: nobody else is given them before. */
    List<ScheduledSend> claimDue(Instant now, Instant until, int atMost);

    /** Its outcome is decided and told. */
    void done(UUID commandId);

    /** What came of cancelling. */
    enum Cancellation {
        /** It will not be sent. */
        CANCELLED,
        /** Its time had come. */
        TOO_LATE,
        UNKNOWN
    }
}
