package com.diwaar.conversation.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What was said in a conversation up to a version, oldest first: every unanswered text, and the last so many messages.
 * Says nothing about delivery, which does not raise the version.
 */
public record History(long conversationId, long version, List<Turn> turns) {

    /** Where no summary could be had for longer than that, the oldest are out of view until one is. */
    public static final int MOST_WINDOWS = 4;

    /** The history of a conversation that these texts opened. */
    static History opened(Dialogues.Received received) {
        Notice welcome = received.welcome();
        return new History(
                received.conversation().id(),
                received.conversation().historyVersion(),
                Stream.concat(
                                received.texts().stream().map(Turn::of),
                                Stream.ofNullable(welcome).map(Turn::of))
                        .toList());
    }

    /** With these texts, which raised the version to that. */
    History with(List<StoredText> texts, long newVersion) {
        Set<Long> known = turns.stream().map(Turn::messageId).collect(Collectors.toSet());
        return new History(
                conversationId,
                newVersion,
                Stream.concat(
                                turns.stream(),
                                texts.stream()
                                        .filter(text -> !known.contains(text.messageId()))
                                        .map(Turn::of))
                        .toList());
    }

    /** With this answer to all unanswered texts, which raised the version to that. */
    History with(Answer answer, long newVersion) {
        List<Turn> more = new ArrayList<>(turns.stream().map(Turn::answered).toList());
        answer.parts()
                .forEach(part -> more.add(new Turn(
                        part.messageId(),
                        Turn.Role.ASSISTANT,
                        part.body(),
                        0,
                        answer.decidedAt(),
                        null,
                        false,
                        false)));
        return new History(conversationId, newVersion, List.copyOf(more));
    }

    /**
     * The last so many messages; of up to {@link #MOST_WINDOWS} times as many, those that the summary does not cover; and
     * whatever no answer does.
     */
    History window(int most, long summarised) {
        int older = Math.max(0, turns.size() - most);
        int far = Math.max(0, turns.size() - MOST_WINDOWS * most);
        return older == 0
                ? this
                : new History(
                        conversationId,
                        version,
                        IntStream.range(0, turns.size())
                                .filter(i -> i >= older
                                        || turns.get(i).unanswered()
                                        || (i >= far && turns.get(i).messageId() > summarised))
                                .mapToObj(turns::get)
                                .toList());
    }

    /** The texts that wait for an answer, oldest first. */
    public List<Turn> unanswered() {
        return turns.stream().filter(Turn::unanswered).toList();
    }
}
