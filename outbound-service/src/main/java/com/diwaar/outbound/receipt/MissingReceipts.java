package com.diwaar.outbound.receipt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sent texts of which nobody knows how they ended. */
public interface MissingReceipts {

    /** Notes the texts that were sent in this span and have no final receipt. */
    void note(Instant from, Instant until);

    /**
     * Those whose time to be looked up has come; each is given to one caller only, until its next look. One whose receipt came
     * meanwhile, or that was looked up often enough, is forgotten.
     *
     * @param first how long after the first look the second is; each further one waits four times as long
     * @param most looks at one text
     */
    List<String> claim(int limit, Duration first, int most);
}
