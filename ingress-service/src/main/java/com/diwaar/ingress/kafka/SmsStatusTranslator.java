package com.diwaar.ingress.kafka;

import com.diwaar.events.SmsStatus;
import com.diwaar.events.Topics;
import com.diwaar.ingress.webhook.TwilioForm;
import com.diwaar.kit.identity.EventIds;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Twilio's status callback as {@code sms-status}. */
final class SmsStatusTranslator {

    private static final Set<String> NAMED =
            Set.of("MessageSid", "AccountSid", "MessageStatus", "ErrorCode", "From", "To");

    private SmsStatusTranslator() {}

    static SmsStatus toAvro(TwilioForm form, Optional<UUID> attemptId, Instant receivedAt) {
        String sid = form.get("MessageSid").orElseThrow();
        String status = form.get("MessageStatus").orElseThrow();
        int errorCode = form.number("ErrorCode", 0);
        return SmsStatus.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_STATUS, sid + ":" + status))
                .setOccurredAt(receivedAt)
                .setMessageSid(sid)
                .setAccountSid(form.get("AccountSid").orElse(""))
                .setAttemptId(attemptId.orElse(null))
                .setMessageStatus(status)
                .setErrorCode(errorCode == 0 ? null : errorCode)
                .setFrom(number(form, "From"))
                .setTo(number(form, "To"))
                .setParameters(others(form))
                .build();
    }

    private static @Nullable String number(TwilioForm form, String name) {
        return form.get(name).map(Address::of).map(Address::number).orElse(null);
    }

    private static Map<String, String> others(TwilioForm form) {
        Map<String, String> others = new HashMap<>(form.firstValues());
        others.keySet().removeAll(NAMED);
        return others;
    }
}
