package com.diwaar.conversation.outreach;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.optout.OptOut;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The record of commands. */
public interface Outreaches {

    /** What is on record about a command, its assistant and whom it is for, in one read. */
    Found look(UUID commandId, long assistantId, String customerNumber);

    /**
     * Records the command: its text in the active conversation (opened if there is none), its agenda, the agendas that it
     * replaces. Empty, and nothing stored, where the command was decided already or the customer has opted out.
     */
    Optional<Decision> record(Assistant assistant, Command command, Plan plan);

    /** Keeps the command until it is due; empty where it was decided or is kept already. */
    Optional<Decision> schedule(Assistant assistant, Command command, Instant now);

    /** Stores the refusal; empty where the command was decided already. */
    Optional<Decision> refuse(Decision.Refused refusal);

    /**
     * @param decision null where the command is new
     * @param assistant null where there is none of that id
     * @param optOut what stands for the customer; null where nothing does
     */
    record Found(
            @Nullable Decision decision,
            @Nullable Assistant assistant,
            @Nullable OptOut optOut) {}

    /**
     * How a command is recorded.
     *
     * @param agendaExpiresAt only looked at where there is an agenda
     */
    record Plan(String body, String reservationId, Instant agendaExpiresAt, Instant decidedAt) {}
}
