package com.diwaar.conversation.dialogue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tells the other services. */
public interface Announcements {

    /** Starts telling; completes when it is safe, fails where it can't be told now. */
    CompletableFuture<Void> tell(List<? extends Announcement> announcements);
}
