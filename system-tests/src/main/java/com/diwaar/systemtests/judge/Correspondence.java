package com.diwaar.systemtests.judge;

import com.diwaar.events.Purpose;
import com.diwaar.events.ReceivedBy;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsSent;
import com.diwaar.systemtests.Timeline;
import com.diwaar.systemtests.Timeline.Create;
import com.diwaar.systemtests.Timeline.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What people wrote and what they got, put together from what the simulator saw and what the topics hold, and judged. A
 * record may stand in a topic more than once: that is no fault, as long as it says the same under the same id.
 */
public final class Correspondence {

    private final Map<String, Text> texts = new LinkedHashMap<>();
    private final Map<String, SmsReceived> received = new HashMap<>();
    private final Map<Long, SmsReply> answers = new LinkedHashMap<>();
    private final Map<Long, SmsSent> sent = new HashMap<>();
    private final Map<String, Create> creates = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private final List<String> contradictions = new ArrayList<>();
    private final Predicate<Text> owed;

    /**
     * Of the given people only; the others' traffic is somebody else's.
     *
     * @param owed which texts are owed an answer
     */
    public Correspondence(
            Collection<String> people,
            Predicate<Text> owed,
            Timeline timeline,
            Collection<SmsReceived> received,
            Collection<SmsReply> replies,
            Collection<SmsSent> sent) {
        this.owed = owed;
        Set<String> ours = new HashSet<>(people);
        timeline.texts().stream().filter(one -> ours.contains(one.person())).forEach(one -> texts.put(one.sid(), one));
        timeline.creates().stream()
                .filter(one -> ours.contains(one.person()))
                .sorted(Comparator.comparingLong(Create::receivedMicros))
                .forEach(one -> creates.put(one.sid(), one));
        received.stream().filter(one -> ours.contains(one.getFrom())).forEach(this::add);
        replies.stream()
                .filter(one -> ours.contains(one.getTo()) && one.getPurpose() == Purpose.ANSWER)
                .forEach(this::add);
        sent.stream().filter(one -> ours.contains(one.getTo())).forEach(this::add);
    }

    private void add(SmsReceived one) {
        if (one.getReceivedBy() != ReceivedBy.BACKFILL) {
            told.add(one.getMessageSid());
        }
        SmsReceived before = received.put(one.getMessageSid(), one);
        if (before != null
                && !(before.getBody().equals(one.getBody())
                        && before.getEventId().equals(one.getEventId()))) {
            contradictions.add("sms-received says two things of " + one.getMessageSid());
        }
    }

    private void add(SmsReply one) {
        SmsReply before = answers.put(one.getMessageId(), one);
        if (before != null
                && !(before.getBody().equals(one.getBody())
                        && before.getEventId().equals(one.getEventId())
                        && before.getAnswers().equals(one.getAnswers()))) {
            contradictions.add("sms-reply says two things of message " + one.getMessageId());
        }
    }

    private void add(SmsSent one) {
        SmsSent before = sent.put(one.getMessageId(), one);
        if (before != null && !before.getMessageSid().equals(one.getMessageSid())) {
            contradictions.add("message %d was sent as %s and as %s"
                    .formatted(one.getMessageId(), before.getMessageSid(), one.getMessageSid()));
        }
    }

    /** Those that are owed an answer: the ones that we said we have, unless more is claimed. */
    public List<Text> owed() {
        return texts.values().stream().filter(owed).toList();
    }

    /** How many of them have an answer that went out. */
    public int answered() {
        Set<String> covered = answers.values().stream()
                .filter(answer -> sent.containsKey(answer.getMessageId()))
                .flatMap(answer -> answer.getAnswers().stream())
                .collect(Collectors.toSet());
        return (int)
                owed().stream().filter(text -> covered.contains(text.sid())).count();
    }

    /** Each text that is owed an answer is in Kafka, is covered by an answer, and that answer went out. */
    public List<String> lost() {
        var violations = new ArrayList<String>();
        Map<String, List<SmsReply>> covers = covers();
        for (Text text : owed()) {
            List<SmsReply> covering = covers.getOrDefault(text.sid(), List.of());
            if (!received.containsKey(text.sid())) {
                violations.add("%s (webhook answered with %d) is not in sms-received"
                        .formatted(text.sid(), text.webhookStatus()));
            } else if (covering.isEmpty()) {
                violations.add(text.sid() + " has no answer");
            }
        }
        for (SmsReply answer : answers.values()) {
            SmsSent gone = sent.get(answer.getMessageId());
            if (gone == null) {
                violations.add("answer %d was never sent".formatted(answer.getMessageId()));
            } else if (!creates.containsKey(gone.getMessageSid())) {
                violations.add("answer %d was sent as %s, of which the provider knows nothing"
                        .formatted(answer.getMessageId(), gone.getMessageSid()));
            }
        }
        return violations;
    }

    /** No text has two answers, no message went out twice, and nobody got what nobody decided. */
    public List<String> doubled() {
        return doubled(Set.of());
    }

    private List<String> doubled(Set<String> excused) {
        var violations = new ArrayList<>(contradictions);
        covers().forEach((sid, covering) -> {
            if (covering.size() > 1) {
                violations.add("%s has %d answers".formatted(sid, covering.size()));
            }
        });
        Map<String, List<Long>> messagesBySid = sent.values().stream()
                .collect(Collectors.groupingBy(
                        SmsSent::getMessageSid, Collectors.mapping(SmsSent::getMessageId, Collectors.toList())));
        messagesBySid.forEach((sid, messages) -> {
            if (messages.size() > 1) {
                violations.add("messages %s were sent as one, %s".formatted(messages, sid));
            }
        });
        unaccounted().stream()
                .filter(create -> !excused.contains(create.sid()))
                .forEach(create ->
                        violations.add("%s got %s, which no sms-sent names".formatted(create.person(), create.sid())));
        return violations;
    }

    /** What people got and no {@code sms-sent} names. */
    public List<Create> unaccounted() {
        Set<String> named = sent.values().stream().map(SmsSent::getMessageSid).collect(Collectors.toSet());
        return creates.values().stream()
                .filter(create -> !named.contains(create.sid()))
                .toList();
    }

    /**
     * Each person's answers came in the order of the texts that they cover; where a text was not accepted at once and came
     * another way, later, it has no place in that order.
     */
    public List<String> outOfOrder() {
        var violations = new ArrayList<String>();
        Map<String, Integer> position = positions();
        Map<String, SmsReply> bySid = new HashMap<>();
        answers.values()
                .forEach(answer -> Optional.ofNullable(sent.get(answer.getMessageId()))
                        .ifPresent(gone -> bySid.put(gone.getMessageSid(), answer)));
        var last = new HashMap<String, Integer>();
        for (Create create : creates.values()) {
            SmsReply answer = bySid.get(create.sid());
            if (answer == null) {
                continue;
            }
            for (String sid : answer.getAnswers()) {
                if (!Optional.ofNullable(texts.get(sid)).map(Text::isAccepted).orElse(true)) {
                    continue;
                }
                int here = Objects.requireNonNullElse(position.get(sid), -1);
                int before = last.getOrDefault(create.person(), -1);
                if (here < before && answer.getPart() == 1) {
                    violations.add("%s: text %d was answered after text %d".formatted(create.person(), here, before));
                }
                last.merge(create.person(), here, Math::max);
            }
        }
        return violations;
    }

    /** Every body reached the topic as it was written, and the person as it was decided. */
    public List<String> changed() {
        var violations = new ArrayList<String>();
        received.values().forEach(one -> {
            Text text = texts.get(one.getMessageSid());
            if (text != null && !text.body().equals(one.getBody())) {
                violations.add(one.getMessageSid() + " was changed on its way in");
            }
        });
        sent.values().forEach(one -> {
            Create create = creates.get(one.getMessageSid());
            SmsReply answer = answers.get(one.getMessageId());
            if (create != null && answer != null && !create.body().equals(answer.getBody())) {
                violations.add("answer %d was changed on its way out".formatted(one.getMessageId()));
            }
        });
        return violations;
    }

    /** All of it. */
    public List<String> violations() {
        return violations(Set.of());
    }

    /** All of it but these sids, of which it is known why no {@code sms-sent} names them. */
    public List<String> violations(Set<String> excused) {
        var all = new ArrayList<String>();
        all.addAll(lost());
        all.addAll(doubled(excused));
        all.addAll(outOfOrder());
        all.addAll(changed());
        return all;
    }

    /** The answer that covers each text, once it went out; of a split answer its first part. */
    public Map<Text, Answered> pairs() {
        var pairs = new LinkedHashMap<Text, Answered>();
        for (SmsReply answer : answers.values()) {
            Create create = Optional.ofNullable(sent.get(answer.getMessageId()))
                    .map(gone -> creates.get(gone.getMessageSid()))
                    .orElse(null);
            if (create != null && answer.getPart() == 1) {
                answer.getAnswers().stream()
                        .map(texts::get)
                        .filter(Objects::nonNull)
                        .forEach(text -> pairs.put(text, new Answered(answer, create)));
            }
        }
        return pairs;
    }

    /** An answer and what the provider took of it. */
    public record Answered(SmsReply answer, Create create) {}

    /** How many answers there are; fewer than texts where some were answered together. */
    public int answerCount() {
        return answers.size();
    }

    private Map<String, List<SmsReply>> covers() {
        return answers.values().stream()
                .filter(answer -> answer.getPart() == 1)
                .flatMap(answer -> answer.getAnswers().stream().map(sid -> Map.entry(sid, answer)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** Of each text among those of its person. */
    private Map<String, Integer> positions() {
        var position = new HashMap<String, Integer>();
        texts.values().stream()
                .collect(Collectors.groupingBy(Text::person))
                .values()
                .forEach(theirs -> theirs.stream()
                        .sorted(Comparator.comparingLong(Text::createdMicros))
                        .map(Text::sid)
                        .forEach(sid -> position.put(sid, position.size())));
        return position;
    }

    /** What people got. */
    public List<Create> creates() {
        return List.copyOf(creates.values());
    }

    /** What the topics say went out, each message once. */
    public List<SmsSent> sent() {
        return List.copyOf(sent.values());
    }

    /** How many texts came in by the provider's list alone, since their webhooks never got through. */
    public int broughtBack() {
        return (int)
                received.keySet().stream().filter(sid -> !told.contains(sid)).count();
    }

    /** The texts by sid. */
    public Map<String, Text> texts() {
        return texts.values().stream().collect(Collectors.toMap(Text::sid, Function.identity()));
    }
}
