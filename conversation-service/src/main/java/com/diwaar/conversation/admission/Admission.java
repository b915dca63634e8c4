package com.diwaar.conversation.admission;

import com.diwaar.events.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the work may begin. */
public sealed interface Admission {

    /** Credit is reserved, or will be settled later, under this id. */
    record Admitted(String reservationId) implements Admission {}

    /**
     * It may not.
     *
     * @param detail a sentence for a person
     * @param liftsAt when the limit lifts, where that is known
     */
    record Refused(ErrorCode code, String detail, @Nullable Instant liftsAt) implements Admission {}
}
