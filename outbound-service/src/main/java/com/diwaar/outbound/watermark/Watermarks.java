package com.diwaar.outbound.watermark;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far each piece of recurring work is done. At most one replica has a claim on it at a time; one that takes longer than
 * its claim may meet another, so the work must bear being done twice.
 */
public interface Watermarks {

    /**
     * Claims the work for so long.
     *
     * @param otherwise how far it counts as done where it was never done
     * @return how far it is done; empty where somebody else has it
     */
    Optional<Instant> claim(String work, Duration atMost, Instant otherwise);

    /** It is done this far, and nobody begins again before this much time is over. A watermark never goes back. */
    void done(String work, Instant until, Duration pause);
}
