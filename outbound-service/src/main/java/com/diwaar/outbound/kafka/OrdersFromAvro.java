package com.diwaar.outbound.kafka;

import com.diwaar.events.ConversationType;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReply;
import com.diwaar.kit.kafka.PoisonRecord;
import com.diwaar.outbound.send.About;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.Hints;
import com.diwaar.outbound.send.Lane;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Part;
import com.diwaar.outbound.send.Purpose;
import com.diwaar.outbound.send.Text;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the two lanes' records. */
final class OrdersFromAvro {

    private OrdersFromAvro() {}

    /**
     * The record's order.
     *
     * @throws PoisonRecord for a record of another topic, or of a channel that this service can't send on
     */
    static Order order(ConsumerRecord<String, SpecificRecord> record) {
        return switch (record.value()) {
            case SmsReply reply -> reply(record.partition(), reply);
            case SmsOutreach outreach -> outreach(record.partition(), outreach);
            default ->
                throw new PoisonRecord("Neither a reply nor an outreach: "
                        + record.value().getSchema().getName());
        };
    }

    private static Order reply(int partition, SmsReply reply) {
        return new Order(
                Lane.REPLY,
                partition,
                new About(
                        reply.getOrganizationId(),
                        reply.getAssistantId(),
                        reply.getConversationId(),
                        reply.getMessageId(),
                        reply.getCommandId(),
                        reply.getReservationId()),
                new Text(
                        channel(reply.getConversationType()),
                        reply.getFrom(),
                        reply.getTo(),
                        reply.getBody(),
                        reply.getMediaUrls()),
                purpose(reply.getPurpose()),
                new Hints(
                        Map.of(),
                        null,
                        reply.getSmartEncoding(),
                        reply.getInReplyToAt(),
                        null,
                        new Part(reply.getPart(), reply.getParts())),
                reply.getOccurredAt());
    }

    private static Order outreach(int partition, SmsOutreach outreach) {
        return new Order(
                Lane.OUTREACH,
                partition,
                new About(
                        outreach.getOrganizationId(),
                        outreach.getAssistantId(),
                        outreach.getConversationId(),
                        outreach.getMessageId(),
                        outreach.getCommandId(),
                        outreach.getReservationId()),
                new Text(
                        channel(outreach.getConversationType()),
                        outreach.getFrom(),
                        outreach.getTo(),
                        outreach.getBody(),
                        outreach.getMediaUrls()),
                purpose(outreach.getPurpose()),
                new Hints(
                        outreach.getMetadata(),
                        outreach.getTimeZone(),
                        outreach.getSmartEncoding(),
                        null,
                        outreach.getAgenda(),
                        Part.WHOLE),
                outreach.getOccurredAt());
    }

    private static Channel channel(ConversationType type) {
        return switch (type) {
            case SMS -> Channel.SMS;
            case WHATSAPP -> Channel.WHATSAPP;
            case UNKNOWN, CALL, TELEGRAM, WEBCHAT ->
                throw new PoisonRecord("Texts can't be sent on the channel " + type);
        };
    }

    private static Purpose purpose(com.diwaar.events.Purpose purpose) {
        return Purpose.valueOf(purpose.name());
    }
}
