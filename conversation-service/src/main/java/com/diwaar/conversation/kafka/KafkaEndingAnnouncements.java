package com.diwaar.conversation.kafka;

import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.EndingAnnouncements;
import com.diwaar.conversation.ending.ExpiredAgenda;
import com.diwaar.kit.kafka.Events;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends as events. */
final class KafkaEndingAnnouncements implements EndingAnnouncements {

    private static final Logger log = LoggerFactory.getLogger(KafkaEndingAnnouncements.class);

    private final Events events;

    KafkaEndingAnnouncements(Events events) {
        this.events = events;
    }

    private record Telling(Ended ended, CompletableFuture<Void> sent) {}

    @Override
    public List<Ended> tellEnded(List<Ended> ended) {
        List<Telling> all =
                ended.stream().map(one -> new Telling(one, send(one))).toList();
        return all.stream()
                .filter(KafkaEndingAnnouncements::isTold)
                .map(Telling::ended)
                .toList();
    }

    private CompletableFuture<Void> send(Ended ended) {
        return CompletableFuture.allOf(ConversationEndedTranslator.toEvents(ended).stream()
                .map(events::send)
                .toArray(CompletableFuture[]::new));
    }

    private static boolean isTold(Telling telling) {
        try {
            telling.sent().join();
            return true;
        } catch (CompletionException e) {
            log.atWarn()
                    .addKeyValue("event", "ending_untold")
                    .addKeyValue("conversation_id", telling.ended().conversationId())
                    .addKeyValue("cause", String.valueOf(e.getCause()))
                    .log("A sweep will tell of it");
            return false;
        }
    }

    @Override
    public void tellExpired(List<ExpiredAgenda> agendas) {
        events.publish(agendas.stream().map(AgendaConcludedTranslator::toEvent).toList());
    }
}
