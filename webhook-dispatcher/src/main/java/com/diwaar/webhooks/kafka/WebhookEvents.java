package com.diwaar.webhooks.kafka;

import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.BillingThreshold;
import com.diwaar.events.ConversationEnded;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.fanout.WebhookEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Translates the topics' records into webhook events: which type each is, and what of it customers see. */
final class WebhookEvents {

    static final Map<Schema, PublicFields> PUBLIC = Map.of(
            SmsAccepted.SCHEMA$,
            PublicFields.of(
                    SmsAccepted.SCHEMA$,
                    "organization_id",
                    "assistant_id",
                    "conversation_id",
                    "message_id",
                    "message_sid",
                    "conversation_type",
                    "from",
                    "to",
                    "body",
                    "media",
                    "num_segments"),
            SmsSent.SCHEMA$,
            PublicFields.of(
                    SmsSent.SCHEMA$,
                    "organization_id",
                    "assistant_id",
                    "conversation_id",
                    "message_id",
                    "message_sid",
                    "command_id",
                    "conversation_type",
                    "from",
                    "to",
                    "body",
                    "media_urls",
                    "segments",
                    "encoding",
                    "purpose",
                    "part",
                    "parts",
                    "metadata"),
            SmsError.SCHEMA$,
            PublicFields.of(
                    SmsError.SCHEMA$,
                    "organization_id",
                    "assistant_id",
                    "conversation_id",
                    "message_id",
                    "message_sid",
                    "command_id",
                    "request_id",
                    "conversation_type",
                    "from",
                    "to",
                    "code",
                    "detail",
                    "provider_code",
                    "lifts_at",
                    "part",
                    "parts"),
            SmsDelivery.SCHEMA$,
            PublicFields.of(
                    SmsDelivery.SCHEMA$,
                    "organization_id",
                    "assistant_id",
                    "conversation_id",
                    "message_id",
                    "message_sid",
                    "command_id",
                    "conversation_type",
                    "from",
                    "to",
                    "state",
                    "error_code",
                    "error_detail"),
            AgendaConcluded.SCHEMA$,
            PublicFields.of(
                    AgendaConcluded.SCHEMA$,
                    "organization_id",
                    "assistant_id",
                    "conversation_id",
                    "agenda_id",
                    "command_id",
                    "conversation_type",
                    "customer_phone_number",
                    "agenda",
                    "outcome",
                    "summary",
                    "fields",
                    "evidence_message_id",
                    "metadata"),
            ConversationEnded.SCHEMA$,
            PublicFields.of(
                    ConversationEnded.SCHEMA$,
                    "organization_id",
                    "assistant_id",
                    "conversation_id",
                    "channel_sid",
                    "conversation_type",
                    "to_phone_number",
                    "customer_phone_number",
                    "reason",
                    "started_at",
                    "ended_at",
                    "duration",
                    "inbound_messages",
                    "outbound_messages",
                    "agendas",
                    "conversation_metadata"),
            BillingThreshold.SCHEMA$,
            PublicFields.of(
                    BillingThreshold.SCHEMA$,
                    "organization_id",
                    "percent",
                    "used",
                    "message_limit",
                    "period_start",
                    "period_end"));

    private WebhookEvents() {}

    /** The event that the record is; empty for one that no customer is told of. */
    static Optional<WebhookEvent> of(SpecificRecord record) {
        return switch (record) {
            case SmsAccepted r ->
                event(
                        r.getEventId(),
                        EventType.SMS_RECEIVED,
                        r.getOrganizationId(),
                        r.getAssistantId(),
                        r.getOccurredAt(),
                        r);
            case SmsSent r ->
                event(
                        r.getEventId(),
                        EventType.SMS_SENT,
                        r.getOrganizationId(),
                        r.getAssistantId(),
                        r.getOccurredAt(),
                        r);
            case SmsError r
            when r.getOrganizationId() != null ->
                event(
                        r.getEventId(),
                        EventType.SMS_ERROR,
                        r.getOrganizationId(),
                        r.getAssistantId(),
                        r.getOccurredAt(),
                        r);
            case SmsDelivery r ->
                typeOf(r)
                        .flatMap(type -> event(
                                r.getEventId(), type, r.getOrganizationId(), r.getAssistantId(), r.getOccurredAt(), r));
            case AgendaConcluded r ->
                event(
                        r.getEventId(),
                        EventType.AGENDA_CONCLUDED,
                        r.getOrganizationId(),
                        r.getAssistantId(),
                        r.getOccurredAt(),
                        r);
            case ConversationEnded r ->
                event(
                        r.getEventId(),
                        EventType.CONVERSATION_ENDED,
                        r.getOrganizationId(),
                        r.getAssistantId(),
                        r.getOccurredAt(),
                        r);
            case BillingThreshold r ->
                event(r.getEventId(), EventType.BILLING_THRESHOLD, r.getOrganizationId(), null, r.getOccurredAt(), r);
            default -> Optional.empty();
        };
    }

    private static Optional<EventType> typeOf(SmsDelivery delivery) {
        return switch (delivery.getState()) {
            case DELIVERED -> Optional.of(EventType.SMS_DELIVERED);
            case UNDELIVERED, FAILED -> Optional.of(EventType.SMS_UNDELIVERED);
            case HELD, READ, UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<WebhookEvent> event(
            UUID id,
            EventType type,
            long organizationId,
            @Nullable Long assistantId,
            Instant occurredAt,
            SpecificRecord record) {
        PublicFields fields = PUBLIC.get(record.getSchema());
        if (fields == null) {
            throw new IllegalStateException(
                    "No public fields for " + record.getSchema().getName());
        }
        String body = fields.body(type.wire(), occurredAt, record);
        return Optional.of(new WebhookEvent(id, type, organizationId, assistantId, occurredAt, body));
    }
}
