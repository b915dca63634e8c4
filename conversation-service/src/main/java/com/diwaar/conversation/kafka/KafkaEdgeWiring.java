package com.diwaar.conversation.kafka;

import com.diwaar.conversation.dialogue.Announcements;
import com.diwaar.conversation.dialogue.AnswerTexts;
import com.diwaar.conversation.optout.OptOutNews;
import com.diwaar.conversation.optout.TakeBlocks;
import com.diwaar.conversation.outreach.Outcomes;
import com.diwaar.conversation.outreach.RecordCommand;
import com.diwaar.conversation.receipt.Receipts;
import com.diwaar.events.Account;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.kit.kafka.Events;
import com.diwaar.kit.mailbox.MailboxListener;
import com.diwaar.kit.mailbox.MailboxSettings;
import com.diwaar.kit.mailbox.Mailboxes;
import com.diwaar.kit.view.CompactedView;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins the features to their topics. */
@Configuration(proxyBeanMethods = false)
class KafkaEdgeWiring {

    @Bean
    Announcements announcements(Events events, MeterRegistry meters) {
        return new KafkaAnnouncements(events, meters);
    }

    @Bean
    Outcomes outcomes(Events events) {
        return new KafkaOutcomes(events);
    }

    @Bean
    OptOutNews optOutNews(Events events) {
        return optOut -> events.publish(List.of(OptOutTranslator.toEvent(optOut)));
    }

    @Bean
    MailboxListener<SmsReceived> texts(
            Mailboxes mailboxes,
            AnswerTexts answer,
            MailboxBounds bounds,
            CompactedView<Account> accounts,
            MeterRegistry meters) {
        return mailboxes.listen(
                "texts",
                Topics.SMS_RECEIVED,
                "conversation-texts",
                SmsReceivedTranslator::key,
                new SmsReceivedMailbox(answer, meters),
                MailboxSettings.defaults().withInFlight(bounds.textsInFlight()).withStartWhen(accounts::isReady));
    }

    @Bean
    MailboxListener<SendSms> commands(
            Mailboxes mailboxes,
            RecordCommand record,
            Outcomes outcomes,
            MailboxBounds bounds,
            CompactedView<Account> accounts) {
        return mailboxes.listen(
                "commands",
                Topics.SEND_SMS,
                "conversation-commands",
                SendSmsTranslator::key,
                new SendSmsMailbox(record, outcomes),
                MailboxSettings.defaults()
                        .withInFlight(bounds.commandsInFlight())
                        .withStartWhen(accounts::isReady));
    }

    /** Part of readiness: who has no share of the texts yet can't be counted on. */
    @Bean
    HealthIndicator reading(List<MailboxListener<?>> mailboxes) {
        return () -> mailboxes.stream().allMatch(MailboxListener::isReading)
                ? Health.up().build()
                : Health.outOfService().build();
    }

    @Bean
    ReceiptListeners receiptListeners(Batches batches, Receipts receipts, TakeBlocks blocks) {
        return new ReceiptListeners(batches, receipts, blocks);
    }
}
