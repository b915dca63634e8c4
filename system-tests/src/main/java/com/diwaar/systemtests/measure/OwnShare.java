package com.diwaar.systemtests.measure;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.systemtests.Timeline;
import com.diwaar.systemtests.Timeline.ModelCall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How long conversation-service takes by itself, seen from outside: from the text's record in Kafka to the answer's record,
 * less the time in which the model worked for that conversation. Both records bear their producer's time, so the broker's
 * part is in it. Milliseconds.
 *
 * @param own without the model
 * @param whole with it
 */
public record OwnShare(
        int texts, int unanswered, int answeredTwice, double perSecond, Percentiles own, Percentiles whole) {

    /** How many of the texts are covered by a reply. */
    public static int answered(Collection<String> sids, Collection<SmsReply> replies) {
        Set<String> covered =
                replies.stream().flatMap(reply -> reply.getAnswers().stream()).collect(Collectors.toSet());
        return (int) sids.stream().filter(covered::contains).count();
    }

    /** Of those texts. */
    public static OwnShare of(
            Collection<String> sids,
            Collection<ConsumerRecord<String, SmsReceived>> texts,
            Collection<ConsumerRecord<String, SmsReply>> replies,
            Timeline timeline) {
        Set<String> ours = new HashSet<>(sids);
        Map<String, Long> textAt = new HashMap<>();
        texts.forEach(one -> textAt.merge(one.value().getMessageSid(), one.timestamp(), Math::min));
        Map<String, ConsumerRecord<String, SmsReply>> replyTo = new HashMap<>();
        Map<String, Set<Long>> answersOf = new HashMap<>();
        for (ConsumerRecord<String, SmsReply> reply : replies) {
            for (String sid : reply.value().getAnswers()) {
                if (ours.contains(sid) && reply.value().getPart() == 1) {
                    answersOf
                            .computeIfAbsent(sid, key -> new HashSet<>())
                            .add(reply.value().getMessageId());
                    replyTo.merge(sid, reply, (a, b) -> a.timestamp() <= b.timestamp() ? a : b);
                }
            }
        }
        var calls = timeline.modelCalls().stream()
                .sorted(Comparator.comparingLong(ModelCall::startedMicros))
                .collect(Collectors.groupingBy(ModelCall::conversation));
        List<Double> own = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        replyTo.forEach((sid, reply) -> {
            long from = 1000 * textAt.getOrDefault(sid, reply.timestamp());
            long to = 1000 * reply.timestamp();
            String conversation = Long.toString(reply.value().getConversationId());
            whole.add((to - from) / 1000.0);
            own.add((to - from - ModelTime.within(calls.getOrDefault(conversation, List.of()), from, to)) / 1000.0);
        });
        long first = ours.stream()
                .mapToLong(sid -> textAt.getOrDefault(sid, Long.MAX_VALUE))
                .min()
                .orElse(0);
        long last = replyTo.values().stream()
                .mapToLong(ConsumerRecord::timestamp)
                .max()
                .orElse(first);
        return new OwnShare(
                ours.size(),
                ours.size() - replyTo.size(),
                (int) answersOf.values().stream()
                        .filter(answers -> answers.size() > 1)
                        .count(),
                last <= first ? 0 : Math.round(replyTo.size() * 1e4 / (last - first)) / 10.0,
                Percentiles.of(own),
                Percentiles.of(whole));
    }
}
