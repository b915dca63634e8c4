package com.diwaar.conversation.kafka;

import com.diwaar.conversation.optout.TakeBlocks;
import com.diwaar.conversation.receipt.News;
import com.diwaar.conversation.receipt.Receipts;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;

/** What outbound-service tells of our texts, a poll at a time. */
class ReceiptListeners {

    private static final String GROUP = "conversation-receipts";

    private final Batches batches;
    private final Receipts receipts;
    private final TakeBlocks blocks;

    ReceiptListeners(Batches batches, Receipts receipts, TakeBlocks blocks) {
        this.batches = batches;
        this.receipts = receipts;
        this.blocks = blocks;
    }

    @KafkaListener(id = "sms-sent", groupId = GROUP, topics = Topics.SMS_SENT, containerFactory = "gathered")
    void sent(List<ConsumerRecord<String, SmsSent>> records) {
        take(
                records,
                event -> Optional.of(new News.Sent(
                        event.getMessageId(), event.getConversationId(), event.getMessageSid(), event.getSegments())));
    }

    @KafkaListener(id = "sms-error", groupId = GROUP, topics = Topics.SMS_ERROR, containerFactory = "gathered")
    void errors(List<ConsumerRecord<String, SmsError>> records) {
        batches.take(records, good -> {
            receipts.take(good.stream()
                    .<News>flatMap(record -> SmsErrorTranslator.toNews(record.value()).stream())
                    .toList());
            blocks.take(good.stream()
                    .flatMap(record -> SmsErrorTranslator.toBlock(record.value()).stream())
                    .toList());
        });
    }

    @KafkaListener(id = "sms-delivery", groupId = GROUP, topics = Topics.SMS_DELIVERY, containerFactory = "gathered")
    void deliveries(List<ConsumerRecord<String, SmsDelivery>> records) {
        take(records, ReceiptListeners::toNews);
    }

    private <T> void take(List<ConsumerRecord<String, T>> records, Function<T, Optional<? extends News>> toNews) {
        batches.take(
                records,
                good -> receipts.take(good.stream()
                        .<News>flatMap(record -> toNews.apply(record.value()).stream())
                        .toList()));
    }

    private static Optional<News> toNews(SmsDelivery event) {
        Optional<News.State> state = switch (event.getState()) {
            case HELD -> Optional.of(News.State.HELD);
            case DELIVERED -> Optional.of(News.State.DELIVERED);
            case UNDELIVERED -> Optional.of(News.State.UNDELIVERED);
            case FAILED -> Optional.of(News.State.FAILED);
            case READ -> Optional.of(News.State.READ);
            case UNKNOWN -> Optional.empty();
        };
        String code = event.getErrorCode() == null ? null : event.getErrorCode().toString();
        return state.map(known -> new News.Moved(event.getMessageId(), known, code));
    }
}
