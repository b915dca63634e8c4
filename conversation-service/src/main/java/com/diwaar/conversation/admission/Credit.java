package com.diwaar.conversation.admission;

/** Takes credit before work starts. Taking the same reservation again is the same reservation. */
public interface Credit {

    /**
     * Takes credit for the most that it can come to. Never throws for billing being away: then the organisation's last known standing decides.
     */
    Admission reserve(String reservationId, long organizationId, Extent most) throws InterruptedException;
}
