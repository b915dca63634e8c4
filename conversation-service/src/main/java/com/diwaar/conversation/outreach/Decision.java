package com.diwaar.conversation.outreach;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.events.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a command. It is stored, and the same ever after. */
public sealed interface Decision {

    UUID commandId();

    /**
     * The text is part of a conversation and may go out.
     *
     * @param agenda the one that it opened
     * @param superseded the agendas that it replaced
     */
    record Recorded(
            UUID commandId,
            long organizationId,
            long assistantId,
            long conversationId,
            long messageId,
            Line line,
            String body,
            List<String> mediaUrls,
            @Nullable String reservationId,
            @Nullable String timeZone,
            Map<String, String> metadata,
            @Nullable String agenda,
            boolean smartEncoding,
            List<Agenda> superseded,
            Instant decidedAt)
            implements Decision {}

    /**
     * It will not be sent.
     *
     * @param organizationId null where no such assistant is known
     * @param detail a sentence for a person
     */
    record Refused(
            UUID commandId,
            @Nullable Long organizationId,
            long assistantId,
            ErrorCode code,
            String detail,
            @Nullable Instant liftsAt,
            Instant decidedAt)
            implements Decision {

        /**
         * The credit to give back; null where none can have been taken. Somebody may have taken some for it and died before
         * it was recorded.
         */
        public @Nullable String reservationId() {
            return organizationId == null || code == ErrorCode.ASSISTANT_NOT_FOUND
                    ? null
                    : RecordCommand.reservationOf(commandId);
        }
    }

    /** It waits for its time; what becomes of it is decided then. */
    record Scheduled(UUID commandId, Instant sendAt) implements Decision {}

    /** Whom it was for was erased since; there is nothing to tell of it any more. */
    record Erased(UUID commandId) implements Decision {}
}
