package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.optout.OptOut;
import com.diwaar.conversation.optout.OptOutWord;
import com.diwaar.events.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides what is to be done next with texts that wait for a decision: whether they may be answered, and if not, why.
 * It stores nothing and asks nobody: what is on record is all it looks at.
 */
final class Triage {

    private Triage() {}

    /** One thing to do; when it is done, whatever is left is looked at anew. */
    sealed interface Step {

        /** The text is an opt-out word and nothing else. */
        record Obey(Assistant assistant, InboundText text, OptOutWord word) implements Step {}

        /** These get no answer and become no part of a conversation, unless they are part of one already. */
        record Refuse(List<InboundText> texts, ErrorCode code, String detail) implements Step {}

        /** These are stored, and get no answer, since the person has opted out. */
        record Silence(Assistant assistant, List<InboundText> texts) implements Step {}

        /** These are too many. The person is told once. */
        record Limit(Assistant assistant, List<InboundText> texts, int most, Duration window) implements Step {}

        /** These may be answered. */
        record Admit(Assistant assistant, List<InboundText> texts) implements Step {}
    }

    /**
     * @param pending undecided texts in the order of arrival; at least one
     */
    static Step next(Situation situation, Line line, List<InboundText> pending) {
        Assistant assistant = situation.assistant();
        if (assistant == null) {
            return new Step.Refuse(
                    pending,
                    ErrorCode.ASSISTANT_NOT_FOUND,
                    "No assistant has the number " + line.assistantNumber() + ".");
        }
        boolean silenced = OptOut.forbids(situation.optOut(), line.assistantNumber());
        Optional<Step> word = word(assistant, pending, silenced);
        if (word.isPresent()) {
            return word.get();
        }
        List<InboundText> strays =
                pending.stream().filter(text -> isStray(text, situation)).toList();
        if (!strays.isEmpty()) {
            return new Step.Refuse(strays, ErrorCode.CANCELLED, "The conversation ended before the text was answered.");
        }
        return silenced ? new Step.Silence(assistant, pending) : limits(assistant, situation, pending);
    }

    /** START counts only from somebody who is opted out: else "YES" is an answer like any other. */
    private static Optional<Step> word(Assistant assistant, List<InboundText> pending, boolean silenced) {
        for (int i = 0; i < pending.size(); i++) {
            InboundText text = pending.get(i);
            OptOutWord word = text.word().orElse(null);
            if (word == OptOutWord.STOP || word == OptOutWord.HELP) {
                return Optional.of(new Step.Obey(assistant, text, word));
            }
            if (word == OptOutWord.START && silenced) {
                // What was said before it was said by somebody who had opted out, and is not replayed.
                return Optional.of(
                        i == 0
                                ? new Step.Obey(assistant, text, word)
                                : new Step.Silence(assistant, pending.subList(0, i)));
            }
        }
        return Optional.empty();
    }

    private static Step limits(Assistant assistant, Situation situation, List<InboundText> pending) {
        SmsSettings settings = assistant.smsSettings();
        if (!settings.enabled()) {
            return new Step.Refuse(pending, ErrorCode.SMS_DISABLED, "The assistant does not take texts.");
        }
        List<InboundText> fresh = pending.stream()
                .filter(text -> !situation.known().containsKey(text.sid()))
                .toList();
        return loop(settings.loopGuard(), situation.traffic(), fresh)
                .or(() -> limit(assistant, situation.traffic(), fresh))
                .orElseGet(() -> new Step.Admit(assistant, pending));
    }

    private static Optional<Step> loop(SmsSettings.LoopGuard guard, Traffic traffic, List<InboundText> fresh) {
        Room room = new Room(guard.maxMessages() - traffic.exchanged(), Duration.ofMinutes(guard.minutes()));
        List<InboundText> beyond = beyond(fresh, List.of(room)).getFirst();
        return beyond.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.Refuse(
                        beyond,
                        ErrorCode.LOOP_DETECTED,
                        "More than %d messages went to and fro in %d minutes."
                                .formatted(guard.maxMessages(), guard.minutes())));
    }

    private static Optional<Step> limit(Assistant assistant, Traffic traffic, List<InboundText> fresh) {
        SmsSettings.RateLimit limit = assistant.smsSettings().rateLimit();
        if (!limit.enabled()) {
            return Optional.empty();
        }
        Room day = new Room(limit.maxMessagesPerDay() - traffic.day(), Duration.ofDays(1));
        Room hour = new Room(limit.maxMessagesPerHour() - traffic.hour(), Duration.ofHours(1));
        List<List<InboundText>> beyond = beyond(fresh, List.of(day, hour));
        if (!beyond.getFirst().isEmpty()) {
            return Optional.of(new Step.Limit(assistant, beyond.getFirst(), limit.maxMessagesPerDay(), day.window()));
        }
        return beyond.getLast().isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.Limit(assistant, beyond.getLast(), limit.maxMessagesPerHour(), hour.window()));
    }

    /** For so many more texts within so long. */
    private record Room(int texts, Duration window) {

        /** Each text is judged at the time at which it came in: what was sent over a day may arrive here at once. */
        boolean holds(InboundText text, List<InboundText> before) {
            Instant since = text.receivedAt().minus(window);
            return before.stream()
                            .map(InboundText::receivedAt)
                            .filter(at -> at.isAfter(since) && !at.isAfter(text.receivedAt()))
                            .count()
                    < texts;
        }
    }

    /** For each room the texts for which it was the first to have no place, in order; those that have one are in none. */
    private static List<List<InboundText>> beyond(List<InboundText> fresh, List<Room> rooms) {
        List<List<InboundText>> beyond = new ArrayList<>();
        rooms.forEach(_ -> beyond.add(new ArrayList<>()));
        List<InboundText> within = new ArrayList<>();
        for (InboundText text : fresh) {
            IntStream.range(0, rooms.size())
                    .filter(room -> !rooms.get(room).holds(text, within))
                    .mapToObj(beyond::get)
                    .findFirst()
                    .orElse(within)
                    .add(text);
        }
        return beyond;
    }

    /** Stored, undecided, and its conversation is over. */
    private static boolean isStray(InboundText text, Situation situation) {
        Situation.Known known = situation.known().get(text.sid());
        Conversation active = situation.active();
        return known != null
                && known.stored() != null
                && (active == null || active.id() != known.stored().conversationId());
    }
}
