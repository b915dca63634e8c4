package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.Conclusion;
import com.diwaar.conversation.assistant.Assistant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The customer asked in plain language not to be texted any more.
 *
 * @param wish the text that said so; it is among the unanswered ones
 * @param refusals of all unanswered texts
 * @param conclusions of agendas that were settled along with it
 * @param readVersion the version of the history that it rests on
 * @param confirmation what the customer is told by us; null where we stay silent
 */
public record Leave(
        Assistant assistant,
        Line line,
        long conversationId,
        Turn wish,
        List<Refusal> refusals,
        List<Conclusion> conclusions,
        long readVersion,
        @Nullable String confirmation,
        Instant decidedAt) {}
