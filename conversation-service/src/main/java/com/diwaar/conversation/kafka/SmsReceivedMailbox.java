package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.AnswerTexts;
import com.diwaar.conversation.dialogue.Arrivals;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.events.SmsReceived;
import com.diwaar.kit.mailbox.Letter;
import com.diwaar.kit.mailbox.MailboxHandler;
import com.diwaar.kit.mailbox.Turn;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One person's texts, as they come. */
final class SmsReceivedMailbox implements MailboxHandler<SmsReceived> {

    private static final Logger log = LoggerFactory.getLogger(SmsReceivedMailbox.class);

    private final AnswerTexts answer;
    private final Timer ownShare;

    SmsReceivedMailbox(AnswerTexts answer, MeterRegistry meters) {
        this.answer = answer;
        this.ownShare = Timer.builder("diwaar.texts.own.share")
                .description(
                        "From receiving a text that is answered to handing its answer to Kafka, without the model's time")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    @Override
    public void handle(Turn<SmsReceived> turn) throws InterruptedException {
        long begin = System.nanoTime();
        List<InboundText> texts = toDomain(turn.letters());
        Duration waited = Duration.between(turn.letters().getFirst().arrivedAt(), Instant.now());
        AnswerTexts.Done done = answer.answer(texts.getFirst().line(), texts, new ArrivalsOf(turn));
        if (done.result() == AnswerTexts.Result.ANSWERED) {
            ownShare.record(waited.plus(done.ownShare()));
        }
        log.atInfo()
                .addKeyValue("event", "texts_worked")
                .addKeyValue("result", done.result())
                .addKeyValue("texts", turn.letters().size())
                .addKeyValue("first", turn.letters().getFirst().origin())
                .addKeyValue("ms", Duration.ofNanos(System.nanoTime() - begin).toMillis())
                .log("");
    }

    private static List<InboundText> toDomain(List<Letter<SmsReceived>> letters) {
        return letters.stream()
                .map(letter -> SmsReceivedTranslator.toDomain(letter.value()))
                .toList();
    }

    /** What else is put into the same mailbox. */
    private record ArrivalsOf(Turn<SmsReceived> turn) implements Arrivals {

        @Override
        public List<InboundText> take() {
            return toDomain(turn.takeArrived());
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            return turn.awaitArrival(atMost);
        }

        @Override
        public Watch onArrival(Runnable callback) {
            Turn.Watch watch = turn.onArrival(callback);
            return watch::close;
        }
    }
}
