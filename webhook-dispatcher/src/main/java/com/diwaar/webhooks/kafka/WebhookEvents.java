package com.diwaar.webhooks.kafka;

import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.BillingThreshold;
import com.diwaar.events.ConversationEnded;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.webhooks.delivery.Redaction;
import com.diwaar.webhooks.endpoint.EventType;
import com.diwaar.webhooks.fanout.WebhookEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    /** What tells of a person: null in whatever is left of an event once they are erased. */
    static final Set<String> PERSONAL = Set.copyOf(Redaction.FIELDS);

    /** The event that the record is; empty for one that no customer is told of. */
    static Optional<WebhookEvent> of(SpecificRecord record) {
        return switch (record) {
            case SmsAccepted r -> event(r, EventType.SMS_RECEIVED, r.getFrom());
            case SmsSent r -> event(r, EventType.SMS_SENT, r.getTo());
            case SmsError r when r.getOrganizationId() != null -> event(r, EventType.SMS_ERROR, customerOf(r));
            case SmsDelivery r -> typeOf(r).flatMap(type -> event(r, type, r.getTo()));
            case AgendaConcluded r -> event(r, EventType.AGENDA_CONCLUDED, r.getCustomerPhoneNumber());
            case ConversationEnded r -> event(r, EventType.CONVERSATION_ENDED, r.getCustomerPhoneNumber());
            case BillingThreshold r -> event(r, EventType.BILLING_THRESHOLD, null);
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

    /** A sid is given for an inbound text, which the customer sent. */
    private static @Nullable String customerOf(SmsError error) {
        return error.getMessageSid() == null ? error.getTo() : error.getFrom();
    }

    private static Optional<WebhookEvent> event(SpecificRecord record, EventType type, @Nullable String customer) {
        PublicFields fields = PUBLIC.get(record.getSchema());
        if (fields == null) {
            throw new IllegalStateException(
                    "No public fields for " + record.getSchema().getName());
        }
        UUID id = Objects.requireNonNull(field(record, "event_id", UUID.class));
        Instant at = Objects.requireNonNull(field(record, "occurred_at", Instant.class));
        return Optional.of(new WebhookEvent(
                id,
                type,
                Objects.requireNonNull(field(record, "organization_id", Long.class)),
                field(record, "assistant_id", Long.class),
                field(record, "conversation_id", Long.class),
                customer,
                at,
                fields.body(type.wire(), at, record)));
    }

    /** Of the envelope, which all records have alike as far as they have it. */
    private static <T> @Nullable T field(SpecificRecord record, String name, Class<T> type) {
        Schema.Field field = record.getSchema().getField(name);
        return field == null ? null : type.cast(record.get(field.pos()));
    }
}
