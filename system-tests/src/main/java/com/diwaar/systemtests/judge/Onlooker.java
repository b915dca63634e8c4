package com.diwaar.systemtests.judge;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.systemtests.EventLog;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.Timeline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Looks at a stack from outside: at the simulator and into the topics. For one thread at a time. */
public final class Onlooker implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final StackUnderTest stack;
    private final Predicate<Timeline.Text> owed;
    private final EventLog<SmsReceived> received;
    private final EventLog<SmsReply> replies;
    private final EventLog<SmsSent> sent;

    public Onlooker(StackUnderTest stack) {
        this(stack, Timeline.Text::isAccepted);
    }

    /** @param owed which texts are owed an answer, if others than those that we said we have */
    public Onlooker(StackUnderTest stack, Predicate<Timeline.Text> owed) {
        this.stack = stack;
        this.owed = owed;
        this.received = stack.events(Topics.SMS_RECEIVED);
        this.replies = stack.events(Topics.SMS_REPLY);
        this.sent = stack.events(Topics.SMS_SENT);
    }

    /** How it stands now between those people and the assistants. */
    public Correspondence look(Collection<String> people) {
        return look(people, List.of());
    }

    private Correspondence look(Collection<String> people, Collection<Timeline.Text> ownTexts) {
        // Effects first: whatever has been seen of them, its cause is found.
        var timeline = stack.phone().timeline();
        var gone = sent.readToEnd();
        var decided = replies.readToEnd();
        return new Correspondence(people, owed, timeline.withTexts(ownTexts), received.readToEnd(), decided, gone);
    }

    /** Waits until every text that is owed an answer has it, or until nothing has moved for that long. */
    public Correspondence awaitAnswers(Collection<String> people, Duration quiet, Listener listener)
            throws InterruptedException {
        return awaitAnswers(people, List.of(), quiet, listener);
    }

    /**
     * As {@link #awaitAnswers(Collection, Duration, Listener)}.
     *
     * @param ownTexts those that did not come through the simulator
     */
    public Correspondence awaitAnswers(
            Collection<String> people, Collection<Timeline.Text> ownTexts, Duration quiet, Listener listener)
            throws InterruptedException {
        Correspondence seen = look(people, ownTexts);
        long moved = System.nanoTime();
        while (seen.answered() < seen.owed().size() && System.nanoTime() - moved < quiet.toNanos()) {
            listener.at(seen.answered(), seen.owed().size());
            Thread.sleep(PAUSE);
            Correspondence now = look(people, ownTexts);
            moved = now.answered() > seen.answered() ? System.nanoTime() : moved;
            seen = now;
        }
        listener.at(seen.answered(), seen.owed().size());
        // What should not come at all gets a moment to come.
        Thread.sleep(PAUSE.multipliedBy(4));
        return look(people, ownTexts);
    }

    /** Told how many of the texts that are owed an answer have it. */
    @FunctionalInterface
    public interface Listener {
        void at(int answered, int owed);
    }

    @Override
    public void close() {
        received.close();
        replies.close();
        sent.close();
    }
}
