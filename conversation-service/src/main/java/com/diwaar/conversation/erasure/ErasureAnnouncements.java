package com.diwaar.conversation.erasure;

/** Tells the other services. */
public interface ErasureAnnouncements {

    /**
     * Tells what must be heard before, then that this person is to be forgotten. Returns once that is safe; throws where it
     * may not be.
     */
    void tell(Erasure erasure, Erasure.ToTell toTell);
}
