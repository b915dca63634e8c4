package com.diwaar.conversation.erasure;

import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.ExpiredAgenda;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person was erased from the record; this is what is left to do.
 *
 * @param toTell null once the other services are told
 * @param toForget conversations whose working state may still be kept; null once it is forgotten
 */
public record Erasure(
        long id,
        long organizationId,
        Instant requestedAt,
        @Nullable ToTell toTell,
        @Nullable List<Long> toForget) {

    /**
     * What the other services must hear before nobody here knows it any more.
     *
     * @param ended conversations that the erasure ended, or whose end nobody had told yet
     * @param expired agendas likewise
     */
    public record ToTell(String customerNumber, List<Ended> ended, List<ExpiredAgenda> expired) {}
}
