package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.optout.AnnounceOptOuts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was decided and stored before is told again, in the same words: nobody knows whether it was heard. */
final class Retelling {

    private final Dialogues dialogues;
    private final Notices notices;
    private final AnnounceOptOuts optOuts;

    Retelling(Dialogues dialogues, Notices notices, AnnounceOptOuts optOuts) {
        this.dialogues = dialogues;
        this.notices = notices;
        this.optOuts = optOuts;
    }

    /** What is to be told of those of the texts that are known; what stands of opt-outs is told at once. */
    List<Announcement> of(Line line, List<InboundText> texts, Situation situation) throws InterruptedException {
        List<Situation.Known> known = texts.stream()
                .map(text -> situation.known().get(text.sid()))
                .filter(Objects::nonNull)
                .toList();
        if (known.isEmpty()) {
            return List.of();
        }
        Assistant assistant = situation.assistant();
        if (assistant != null && known.stream().anyMatch(Situation.Known::isAboutOptOut)) {
            optOuts.tell(assistant.organizationId(), line.customerNumber());
        }
        List<Announcement> toTell = new ArrayList<>();
        for (Situation.Known one : known) {
            tell(one, assistant, line, toTell);
        }
        Set<Long> answers = known.stream()
                .map(Situation.Known::answeredBy)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (!answers.isEmpty()) {
            dialogues.answers(answers).forEach(answer -> toTell.add(new Announcement.AnswerGiven(answer)));
        }
        return toTell;
    }

    private void tell(Situation.Known known, @Nullable Assistant assistant, Line line, List<Announcement> toTell)
            throws InterruptedException {
        if (assistant != null && known.stored() != null) {
            toTell.add(Reception.accepted(assistant, known.stored()));
        }
        for (Notice notice : known.notices()) {
            notices.settle(notice).ifPresent(toTell::add);
        }
        if (known.refusal() != null) {
            toTell.add(new Announcement.TextRefused(known.refusal()));
        }
        if (assistant != null) {
            known.concluded()
                    .forEach(agenda -> toTell.add(new Announcement.AgendaConcluded(
                            assistant.organizationId(), assistant.id(), line, agenda)));
        }
    }
}
