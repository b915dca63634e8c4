package com.diwaar.conversation.dialogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What one unit of work tells: each thing once, started at once, waited for at the end. For one thread. */
final class Telling {

    private final Announcements announcements;
    private final Set<Announcement> told = new HashSet<>();
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();

    Telling(Announcements announcements) {
        this.announcements = announcements;
    }

    void tell(List<? extends Announcement> all) {
        List<? extends Announcement> news = all.stream().filter(told::add).toList();
        if (!news.isEmpty()) {
            underWay.add(announcements.tell(news));
        }
    }

    /** Returns when all of it is safe; fails where some of it can't be told now, and then all must come again. */
    void await() {
        try {
            CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
