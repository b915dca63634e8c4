package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.OpenAgenda;
import com.diwaar.conversation.assistant.Assistant;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes down what the model is asked: who it is, how one texts, what time it is, what is to be settled, what was said. */
public final class Prompts {

    private static final DateTimeFormatter NOW =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private static final String MANNERS = """
            You are texting by SMS. Write plain text without Markdown, links only if asked for. Be short: stay under %d \
            characters. Answer in the customer's language. The customer may have sent several texts in a row: answer \
            them all in one message.""";

    private final Clock clock;

    public Prompts(Clock clock) {
        this.clock = clock;
    }

    Prompt of(Assistant assistant, Situation situation, History history) {
        return new Prompt(
                history.conversationId(),
                assistant.model(),
                system(assistant, situation.agendas()),
                history.window(assistant.smsSettings().maxConversationLength()).turns().stream()
                        .filter(turn -> !situation.errored().contains(turn.messageId()))
                        .map(turn -> new Prompt.Said(turn.role(), words(turn, situation)))
                        .toList());
    }

    private String system(Assistant assistant, List<OpenAgenda> agendas) {
        StringBuilder system = new StringBuilder();
        if (!assistant.instructions().isBlank()) {
            system.append(assistant.instructions().strip()).append("\n\n");
        }
        system.append(MANNERS.formatted(assistant.model().maxReplyLength()))
                .append("\n\nIt is ")
                .append(NOW.format(clock.instant().atZone(assistant.timeZone())))
                .append(" (")
                .append(assistant.timeZone())
                .append(").");
        if (!agendas.isEmpty()) {
            system.append("\n\nYou have these agendas to settle with this customer:\n")
                    .append(agendas.stream()
                            .map(agenda -> "- Agenda " + agenda.id() + ": " + agenda.agenda())
                            .collect(Collectors.joining("\n")));
        }
        return system.toString();
    }

    private static String words(Turn turn, Situation situation) {
        String media = turn.media() == 0 ? "" : "[%d attachment(s), not shown]".formatted(turn.media());
        String words = turn.body().isEmpty() || media.isEmpty() ? turn.body() + media : turn.body() + "\n" + media;
        return situation.unsent().contains(turn.messageId()) ? words + "\n[not yet seen by the customer]" : words;
    }
}
