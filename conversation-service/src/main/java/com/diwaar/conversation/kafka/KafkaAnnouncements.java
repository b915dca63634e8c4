package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Announcement;
import com.diwaar.conversation.dialogue.Announcements;
import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Announcements as events. Refusals are counted by their code. */
final class KafkaAnnouncements implements Announcements {

    private final Events events;
    private final MeterRegistry meters;

    KafkaAnnouncements(Events events, MeterRegistry meters) {
        this.events = events;
        this.meters = meters;
    }

    @Override
    public CompletableFuture<Void> tell(List<? extends Announcement> announcements) {
        return CompletableFuture.allOf(
                announcements.stream().flatMap(this::toEvents).map(events::send).toArray(CompletableFuture[]::new));
    }

    private Stream<Event> toEvents(Announcement announcement) {
        return switch (announcement) {
            case Announcement.TextAccepted accepted -> Stream.of(SmsAcceptedTranslator.toEvent(accepted));
            case Announcement.TextRefused refused -> {
                meters.counter(
                                "diwaar.texts.refused",
                                "code",
                                refused.refusal().code().wire())
                        .increment();
                yield Stream.of(SmsErrorTranslator.toEvent(refused.refusal()));
            }
            case Announcement.AnswerGiven given -> answer(given.answer());
            case Announcement.NoticeGiven given -> Stream.of(SmsReplyTranslator.toEvent(given));
            case Announcement.AgendaConcluded concluded ->
                Stream.of(AgendaConcludedTranslator.toEvent(
                        concluded.organizationId(), concluded.assistantId(), concluded.line(), concluded.agenda()));
            case Announcement.ModelUsed used -> Stream.of(UsageReportedTranslator.of(used));
        };
    }

    private static Stream<Event> answer(Answer answer) {
        Stream<Event> concluded = answer.concluded().stream()
                .map(agenda -> AgendaConcludedTranslator.toEvent(
                        answer.organizationId(), answer.assistantId(), answer.line(), agenda));
        return Stream.of(
                        SmsReplyTranslator.toEvents(answer).stream(),
                        concluded,
                        UsageReportedTranslator.of(answer).stream())
                .flatMap(events -> events);
    }
}
