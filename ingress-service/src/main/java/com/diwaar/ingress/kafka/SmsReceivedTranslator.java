package com.diwaar.ingress.kafka;

import com.diwaar.events.Media;
import com.diwaar.events.ReceivedBy;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.ingress.webhook.TwilioForm;
import com.diwaar.kit.identity.EventIds;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Twilio's inbound form as {@code sms-received}: named fields for what we know, the rest by Twilio's own names. */
final class SmsReceivedTranslator {

    private static final Set<String> NAMED = Set.of(
            "MessageSid",
            "AccountSid",
            "MessagingServiceSid",
            "From",
            "To",
            "Body",
            "NumMedia",
            "NumSegments",
            "OptOutType",
            "FromCity",
            "FromState",
            "FromZip",
            "FromCountry",
            "ToCity",
            "ToState",
            "ToZip",
            "ToCountry");
    private static final int MOST_MEDIA = 10;

    private SmsReceivedTranslator() {}

    static SmsReceived toAvro(TwilioForm form, Instant receivedAt) {
        String sid = form.get("MessageSid").orElseThrow();
        Address from = Address.of(form.get("From").orElseThrow());
        Address to = Address.of(form.get("To").orElseThrow());
        return SmsReceived.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_RECEIVED, sid))
                .setOccurredAt(receivedAt)
                .setMessageSid(sid)
                .setAccountSid(form.get("AccountSid").orElse(""))
                .setMessagingServiceSid(form.get("MessagingServiceSid").orElse(null))
                .setConversationType(from.channel())
                .setFrom(from.number())
                .setTo(to.number())
                .setBody(form.get("Body").orElse(""))
                .setMedia(media(form))
                .setNumSegments(form.number("NumSegments", 1))
                .setOptOutType(form.get("OptOutType").orElse(null))
                .setFromCity(form.get("FromCity").orElse(null))
                .setFromState(form.get("FromState").orElse(null))
                .setFromZip(form.get("FromZip").orElse(null))
                .setFromCountry(form.get("FromCountry").orElse(null))
                .setToCity(form.get("ToCity").orElse(null))
                .setToState(form.get("ToState").orElse(null))
                .setToZip(form.get("ToZip").orElse(null))
                .setToCountry(form.get("ToCountry").orElse(null))
                .setParameters(others(form))
                .setReceivedBy(ReceivedBy.WEBHOOK)
                .build();
    }

    private static List<Media> media(TwilioForm form) {
        return IntStream.range(0, Math.min(MOST_MEDIA, form.number("NumMedia", 0)))
                .filter(i -> form.get("MediaUrl" + i).isPresent())
                .mapToObj(i -> Media.newBuilder()
                        .setUrl(form.get("MediaUrl" + i).orElseThrow())
                        .setContentType(form.get("MediaContentType" + i).orElse(null))
                        .build())
                .toList();
    }

    private static Map<String, String> others(TwilioForm form) {
        Map<String, String> others = new HashMap<>(form.firstValues());
        others.keySet().removeAll(NAMED);
        for (int i = 0; i < Math.min(MOST_MEDIA, form.number("NumMedia", 0)); i++) {
            others.remove("MediaUrl" + i);
            others.remove("MediaContentType" + i);
        }
        return others;
    }
}
