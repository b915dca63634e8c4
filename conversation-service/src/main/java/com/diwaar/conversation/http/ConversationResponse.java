package com.diwaar.conversation.http;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.reading.ConversationView;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A conversation as callers see it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ConversationResponse(
        long id,
        long assistantId,
        @Nullable String channelSid,
        String conversationType,
        String toPhoneNumber,
        String customerPhoneNumber,
        String status,
        @Nullable String endReason,
        @Nullable Integer duration,
        Map<String, String> conversationMetadata,
        Instant startedAt,
        Instant lastActivityAt,
        @Nullable Instant endedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AgendaResponse> agendas) {

    /** An agenda as callers see it. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AgendaResponse(
            long id,
            UUID commandId,
            String agenda,
            String state,
            @Nullable String summary,
            Map<String, String> fields,
            @Nullable Long evidenceMessageId,
            Instant openedAt,
            Instant expiresAt,
            @Nullable Instant concludedAt) {

        static AgendaResponse of(Agenda agenda) {
            return new AgendaResponse(
                    agenda.id(),
                    agenda.commandId(),
                    agenda.text(),
                    agenda.state().name().toLowerCase(Locale.ROOT),
                    agenda.summary(),
                    agenda.fields(),
                    agenda.evidenceMessageId(),
                    agenda.openedAt(),
                    agenda.expiresAt(),
                    agenda.concludedAt());
        }
    }

    /** In a list, without its agendas. */
    static ConversationResponse brief(ConversationView view) {
        return of(view, null);
    }

    static ConversationResponse whole(ConversationView view) {
        return of(view, view.agendas().stream().map(AgendaResponse::of).toList());
    }

    private static ConversationResponse of(ConversationView view, @Nullable List<AgendaResponse> agendas) {
        return new ConversationResponse(
                view.id(),
                view.assistantId(),
                view.channelSid(),
                view.conversationType().wire(),
                view.toPhoneNumber(),
                view.customerPhoneNumber(),
                view.status(),
                view.endReason(),
                view.duration(),
                view.conversationMetadata(),
                view.startedAt(),
                view.lastActivityAt(),
                view.endedAt(),
                agendas);
    }
}
