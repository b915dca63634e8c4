package com.diwaar.conversation.receipt;

import java.util.List;

/** The delivery state of our texts. Not part of the history: it raises no version. */
public interface Receipts {

    /** Takes the news, all in one transaction; news that is older than what is on record changes nothing. */
    void take(List<? extends News> news);
}
