package com.diwaar.systemtests.measure;

import com.diwaar.systemtests.Timeline;
import com.diwaar.systemtests.Timeline.ModelCall;
import com.diwaar.systemtests.Timeline.Text;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Correspondence.Answered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How fast a run was; times in milliseconds.
 *
 * @param acceptedPerSecond webhooks, from the first that was sent to the last that was answered
 * @param answeredPerSecond texts, from the first webhook to the last text that went out
 * @param webhook from a webhook's first byte to its answer
 * @param ownTime from the webhook to the request at Twilio, less the time in which the model worked for that conversation
 * @param wholeTime from the webhook to the request at Twilio
 */
public record Speeds(
        double acceptedPerSecond,
        double answeredPerSecond,
        Percentiles webhook,
        Percentiles ownTime,
        Percentiles wholeTime) {

    public static Speeds of(Correspondence seen, Timeline timeline) {
        Collection<Text> accepted = seen.owed();
        long first = accepted.stream().mapToLong(Text::webhookSentMicros).min().orElse(0);
        long lastWebhook =
                accepted.stream().mapToLong(Text::webhookAnsweredMicros).max().orElse(first);
        Map<Text, Answered> pairs = seen.pairs();
        long lastCreate = pairs.values().stream()
                .mapToLong(pair -> pair.create().receivedMicros())
                .max()
                .orElse(first);
        var calls = new CallsOfConversations(seen, timeline.modelCalls());
        var whole = new ArrayList<Double>();
        var own = new ArrayList<Double>();
        pairs.forEach((text, pair) -> {
            long from = text.webhookSentMicros();
            long to = pair.create().receivedMicros();
            whole.add((to - from) / 1000.0);
            own.add((to - from - calls.within(pair.answer().getConversationId(), from, to)) / 1000.0);
        });
        return new Speeds(
                perSecond(accepted.size(), lastWebhook - first),
                perSecond(pairs.size(), lastCreate - first),
                Percentiles.of(accepted.stream()
                        .map(text -> (text.webhookAnsweredMicros() - text.webhookSentMicros()) / 1000.0)
                        .toList()),
                Percentiles.of(own),
                Percentiles.of(whole));
    }

    private static double perSecond(int count, long micros) {
        return micros <= 0 ? 0 : count * 1e6 / micros;
    }

    /** The model's calls by conversation: as the caller names it, else by the first thing that the person said. */
    private static final class CallsOfConversations {

        private final Map<String, List<ModelCall>> byName;
        private final Map<Long, String> firstWords = new HashMap<>();

        CallsOfConversations(Correspondence seen, Collection<ModelCall> calls) {
            byName = calls.stream()
                    .sorted(Comparator.comparingLong(ModelCall::startedMicros))
                    .collect(Collectors.groupingBy(ModelCall::conversation));
            seen.pairs().entrySet().stream()
                    .sorted(Comparator.comparingLong(pair -> pair.getKey().createdMicros()))
                    .forEach(pair -> firstWords.putIfAbsent(
                            pair.getValue().answer().getConversationId(),
                            pair.getKey().body()));
        }

        /** The microseconds of that stretch in which at least one call of the conversation ran. */
        long within(long conversation, long from, long to) {
            List<ModelCall> calls = byName.getOrDefault(
                    Long.toString(conversation),
                    byName.getOrDefault(firstWords.getOrDefault(conversation, ""), List.of()));
            return ModelTime.within(calls, from, to);
        }
    }
}
