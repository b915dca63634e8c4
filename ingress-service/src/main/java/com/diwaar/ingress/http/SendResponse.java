package com.diwaar.ingress.http;

import com.diwaar.ingress.sending.SendOutcome;
import org.jspecify.annotations.Nullable;

/** The answer of {@code POST /sms/send} to a text that was sent, as the API always had it; {@code agenda} only when given. */
record SendResponse(
        boolean success,
        String messageSid,
        String message,
        long assistantId,
        String toPhoneNumber,
        String fromPhoneNumber,
        @Nullable String agenda) {

    static SendResponse of(SendOutcome.Sent sent) {
        return new SendResponse(
                true,
                sent.messageSid(),
                "SMS sent successfully",
                sent.assistantId(),
                sent.to(),
                sent.from(),
                sent.agenda());
    }
}
