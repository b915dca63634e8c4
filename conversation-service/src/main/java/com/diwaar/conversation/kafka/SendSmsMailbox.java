package com.diwaar.conversation.kafka;

import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.Decision;
import com.diwaar.conversation.outreach.RecordCommand;
import com.diwaar.events.SendSms;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import com.diwaar.kit.mailbox.Letter;
import com.diwaar.kit.mailbox.LetterFailed;
import com.diwaar.kit.mailbox.MailboxHandler;
import com.diwaar.kit.mailbox.Turn;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One person's commanded texts, in order. */
final class SendSmsMailbox implements MailboxHandler<SendSms> {

    private static final Logger log = LoggerFactory.getLogger(SendSmsMailbox.class);

    private final RecordCommand record;
    private final Events events;

    SendSmsMailbox(RecordCommand record, Events events) {
        this.record = record;
        this.events = events;
    }

    @Override
    public void handle(Turn<SendSms> turn) throws InterruptedException {
        for (Letter<SendSms> letter : turn.letters()) {
            try {
                work(letter);
            } catch (RuntimeException e) {
                throw new LetterFailed(letter, e);
            }
            turn.finish(letter);
        }
    }

    private void work(Letter<SendSms> letter) throws InterruptedException {
        Command command = SendSmsTranslator.toDomain(letter.value(), letter.publishedAt());
        Decision decision = record.decide(command);
        events.publish(toEvents(decision, command));
        log.atInfo()
                .addKeyValue("event", "command_worked")
                .addKeyValue("command_id", command.id())
                .addKeyValue("result", result(decision))
                .log("");
    }

    private static Object result(Decision decision) {
        return switch (decision) {
            case Decision.Recorded _ -> "RECORDED";
            case Decision.Refused refused -> refused.code();
            case Decision.Erased _ -> "ERASED";
        };
    }

    private static List<Event> toEvents(Decision decision, Command command) {
        return switch (decision) {
            case Decision.Recorded recorded -> SmsOutreachTranslator.toEvents(recorded);
            case Decision.Refused refused -> List.of(SmsErrorTranslator.toEvent(refused, command.to()));
            case Decision.Erased _ -> List.of();
        };
    }
}
