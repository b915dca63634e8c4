package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Announcement;
import com.diwaar.conversation.dialogue.Announcements;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Announcements as events. */
final class KafkaAnnouncements implements Announcements {

    private final Events events;

    KafkaAnnouncements(Events events) {
        this.events = events;
    }

    @Override
    public CompletableFuture<Void> tell(List<? extends Announcement> announcements) {
        return CompletableFuture.allOf(announcements.stream()
                .flatMap(KafkaAnnouncements::toEvents)
                .map(events::send)
                .toArray(CompletableFuture[]::new));
    }

    private static Stream<Event> toEvents(Announcement announcement) {
        return switch (announcement) {
            case Announcement.TextAccepted accepted -> Stream.of(SmsAcceptedTranslator.toEvent(accepted));
            case Announcement.TextRefused refused -> Stream.of(SmsErrorTranslator.toEvent(refused.refusal()));
            case Announcement.AnswerGiven given ->
                Stream.concat(
                        SmsReplyTranslator.toEvents(given.answer()).stream(),
                        Stream.of(UsageReportedTranslator.of(given.answer())));
            case Announcement.ModelUseDiscarded discarded -> Stream.of(UsageReportedTranslator.of(discarded));
        };
    }
}
