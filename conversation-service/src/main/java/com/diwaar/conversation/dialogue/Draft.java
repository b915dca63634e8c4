package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.Conclusion;
import com.diwaar.conversation.assistant.Assistant;
import java.time.Instant;
import java.util.List;

/**
 * An answer that may be stored.
 *
 * @param parts its texts, in order
 * @param answers the unanswered texts that it covers, oldest first; at least one
 * @param conclusions what the model says of agendas; those whose evidence does not hold are left out
 * @param readVersion the version of the history that it rests on
 * @param whateverElse whether it stands although the history has grown, as long as its texts are unanswered
 * @param modelUses the calls that it took
 */
public record Draft(
        Assistant assistant,
        Line line,
        long conversationId,
        List<String> parts,
        List<Turn> answers,
        List<Conclusion> conclusions,
        long readVersion,
        boolean whateverElse,
        String reservationId,
        List<ModelUse> modelUses,
        Instant decidedAt) {}
