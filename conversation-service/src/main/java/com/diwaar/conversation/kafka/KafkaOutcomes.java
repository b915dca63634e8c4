package com.diwaar.conversation.kafka;

import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.Decision;
import com.diwaar.conversation.outreach.Outcomes;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import java.util.List;

/** Decisions on commands as events. */
final class KafkaOutcomes implements Outcomes {

    private final Events events;

    KafkaOutcomes(Events events) {
        this.events = events;
    }

    @Override
    public void tell(Decision decision, Command command) {
        events.publish(toEvents(decision, command));
    }

    private static List<Event> toEvents(Decision decision, Command command) {
        return switch (decision) {
            case Decision.Recorded recorded -> SmsOutreachTranslator.toEvents(recorded);
            case Decision.Refused refused -> List.of(SmsErrorTranslator.toEvent(refused, command.to()));
            case Decision.Scheduled _, Decision.Erased _ -> List.of();
        };
    }
}
