package com.diwaar.systemtests.proofs;

import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.Topics;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.ConsumerGroup;
import com.diwaar.systemtests.EventLog;
import com.diwaar.systemtests.Patience;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.testkit.TcpProxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Catches a replica of conversation-service between two steps of its work, by holding a peer of its, and strikes. The replica
 * is the one behind the Kafka proxy. That it was caught is seen from outside, in its tables and topics.
 */
final class Steps implements AutoCloseable {

    private static final String GROUP = "conversation-texts";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** In which the replica that is not held gets done. */
    private static final Duration OTHERS_ARE_DONE = Duration.ofMillis(1500);

    /** Between which two steps. */
    enum Moment {
        TEXT_STORED("a text is stored and can't be announced"),
        THINKING("the model thinks"),
        ANSWER_STORED("an answer is stored and can't be announced"),
        ANSWER_TOLD("an answer is in Kafka, of which it never hears");

        private final String words;

        Moment(String words) {
            this.words = words;
        }
    }

    /** What is done to it. */
    enum Blow {
        KILLED,
        STOPPED
    }

    private final Proof.Run run;
    private final StackUnderTest stack;
    private final Stages stages;
    private final ConsumerGroup group;
    private final ConversationTables tables;
    private final EventLog<SmsReceived> received;
    private final EventLog<SmsAccepted> accepted;
    private final EventLog<SmsReply> replies;

    Steps(Proof.Run run, Stages stages) {
        this.run = run;
        this.stack = run.stack();
        this.stages = stages;
        this.group = stack.group(GROUP, Topics.SMS_RECEIVED);
        this.tables = new ConversationTables(stack, stages.people());
        this.received = stack.events(Topics.SMS_RECEIVED);
        this.accepted = stack.events(Topics.SMS_ACCEPTED);
        this.replies = stack.events(Topics.SMS_REPLY);
    }

    /**
     * Each blow at each moment.
     *
     * @param replicas that run; the first one is struck
     */
    void all(List<Part> replicas) throws InterruptedException {
        for (Moment moment : Moment.values()) {
            for (Blow blow : Blow.values()) {
                one(replicas, moment, blow);
            }
        }
    }

    /**
     * Killed at each moment that no other proof reaches; stopped, which takes longer, only where it could do most harm: it wakes
     * with an answer.
     */
    void most(List<Part> replicas) throws InterruptedException {
        for (Moment moment : List.of(Moment.TEXT_STORED, Moment.ANSWER_STORED, Moment.ANSWER_TOLD)) {
            one(replicas, moment, Blow.KILLED);
        }
        one(replicas, Moment.ANSWER_TOLD, Blow.STOPPED);
    }

    private void one(List<Part> replicas, Moment moment, Blow blow) throws InterruptedException {
        Part victim = replicas.getFirst();
        run.say(
                "%s of %d is %s while %s",
                victim.name(), replicas.size(), blow.name().toLowerCase(Locale.ROOT), moment.words);
        if (!Patience.until(PATIENCE, () -> group.sharers() == replicas.size())) {
            stages.fellShort("not every replica has a share of the texts");
        }
        try {
            int caught = reach(moment);
            run.say("  %d are caught", caught);
            if (caught == 0) {
                stages.fellShort("nothing was caught while " + moment.words);
            }
            strike(victim, blow);
        } finally {
            stack.kafkaProxy().heal();
            stages.letGo();
        }
        stages.awaitCalm();
    }

    /** How many texts or answers are between the steps. */
    private int reach(Moment moment) throws InterruptedException {
        if (moment == Moment.ANSWER_TOLD) {
            // Who was started just now asks the broker about topics before it says anything, and would ask in vain.
            stages.textNow();
            stages.awaitCalm();
        }
        stack.phone().behave(Map.of("hold_model", true));
        return switch (moment) {
            case THINKING -> {
                textAndAwaitTheModel();
                yield stack.phone().held("model");
            }
            case TEXT_STORED -> {
                try (var _ = tables.lockMessages()) {
                    stages.textNow();
                    Patience.until(
                            PATIENCE,
                            () -> tables.waitingForMessages() >= stages.people().size() / 2);
                    stack.kafkaProxy().freeze();
                }
                yield awaitSome(this::untoldTexts);
            }
            case ANSWER_STORED -> {
                textAndAwaitTheModel();
                stack.kafkaProxy().freeze();
                stages.letGo();
                yield awaitSome(this::untoldAnswers);
            }
            case ANSWER_TOLD -> {
                textAndAwaitTheModel();
                stack.kafkaProxy().freeze(TcpProxy.Direction.TO_CLIENT);
                stages.letGo();
                yield awaitSome(this::undoneTextsWithAnswers);
            }
        };
    }

    private void textAndAwaitTheModel() throws InterruptedException {
        stages.textNow();
        Patience.until(
                PATIENCE, () -> stack.phone().held("model") >= stages.people().size() && untoldTexts() == 0);
    }

    private int awaitSome(IntSupplier between) throws InterruptedException {
        Thread.sleep(OTHERS_ARE_DONE);
        Patience.until(Duration.ofSeconds(10), () -> between.getAsInt() > 0);
        return between.getAsInt();
    }

    /** Texts that are stored and not in {@code sms-accepted}. */
    private int untoldTexts() {
        Set<String> stored = new HashSet<>(tables.texts());
        accepted.readToEnd().forEach(event -> stored.remove(event.getMessageSid()));
        return stored.size();
    }

    /** Parts of answers that are stored and not in {@code sms-reply}. */
    private int untoldAnswers() {
        Set<Long> stored = new HashSet<>(tables.answers());
        replies.readToEnd().forEach(event -> stored.remove(event.getMessageId()));
        return stored.size();
    }

    /** Texts that have an answer in {@code sms-reply} and would come again, since the group has not said that they are done. */
    private int undoneTextsWithAnswers() {
        Set<String> answered = replies.readToEnd().stream()
                .flatMap(reply -> reply.getAnswers().stream())
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> done = group.done();
        return (int) received.placedToEnd().stream()
                .filter(text -> text.offset() >= done.getOrDefault(text.partition(), 0L))
                .filter(text -> answered.contains(text.event().getMessageSid()))
                .count();
    }

    private void strike(Part victim, Blow blow) throws InterruptedException {
        switch (blow) {
            case KILLED -> {
                stages.kill(List.of(victim));
                stack.kafkaProxy().cut(); // what it said and was held never arrives
                stack.kafkaProxy().heal();
                stages.letGo();
                stages.start(List.of(victim));
            }
            case STOPPED ->
                // What it had said before arrives when it wakes: after others have taken over.
                stages.standStill(List.of(victim), Stream.of(stages::letGo));
        }
    }

    @Override
    public void close() {
        received.close();
        accepted.close();
        replies.close();
    }
}
