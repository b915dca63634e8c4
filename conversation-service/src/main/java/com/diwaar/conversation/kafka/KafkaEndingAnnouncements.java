package com.diwaar.conversation.kafka;

import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.EndingAnnouncements;
import com.diwaar.conversation.ending.ExpiredAgenda;
import com.diwaar.kit.kafka.Events;
import java.util.List;

/** Ends as events. */
final class KafkaEndingAnnouncements implements EndingAnnouncements {

    private final Events events;

    KafkaEndingAnnouncements(Events events) {
        this.events = events;
    }

    @Override
    public void tellEnded(List<Ended> ended) {
        events.publish(ended.stream()
                .flatMap(one -> ConversationEndedTranslator.toEvents(one).stream())
                .toList());
    }

    @Override
    public void tellExpired(List<ExpiredAgenda> agendas) {
        events.publish(agendas.stream().map(AgendaConcludedTranslator::toEvent).toList());
    }
}
