package com.diwaar.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.ConversationType;
import com.diwaar.events.Media;
import com.diwaar.events.SmsReceived;
import com.diwaar.ingress.webhook.TwilioForm;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmsReceivedTranslatorTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** What Twilio posts for a text with two pictures, as its documentation lists it. */
    private static final String ALL =
            "ToCountry=US&MediaContentType0=image%2Fjpeg&ToState=CA&SmsMessageSid=MM1&NumMedia=2"
                    + "&MediaContentType1=image%2Fgif&ToCity=OAKLAND&FromZip=94949&SmsSid=MM1&OptOutType=STOP&FromState=NV"
                    + "&SmsStatus=received&FromCity=RENO&Body=stop&FromCountry=US&To=%2B15550001000&MessagingServiceSid=MG1"
                    + "&ToZip=94601&NumSegments=3&MessageSid=MM1&AccountSid=AC1&From=%2B15551230001"
                    + "&MediaUrl1=https%3A%2F%2Fapi.twilio.com%2F1&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F0&ApiVersion=2010-04-01"
                    + "&ErrorCode=&Brand%20New=";

    @Test
    void namesWhatIsKnown() {
        SmsReceived text = translated(ALL);
        assertThat(text.getMessageSid()).isEqualTo("MM1");
        assertThat(text.getAccountSid()).isEqualTo("AC1");
        assertThat(text.getMessagingServiceSid()).isEqualTo("MG1");
        assertThat(text.getFrom()).isEqualTo("+15551230001");
        assertThat(text.getTo()).isEqualTo("+15550001000");
        assertThat(text.getNumSegments()).isEqualTo(3);
        assertThat(text.getOptOutType()).isEqualTo("STOP");
        assertThat(new String[] {text.getFromCity(), text.getFromState(), text.getFromZip(), text.getFromCountry()})
                .containsExactly("RENO", "NV", "94949", "US");
        assertThat(new String[] {text.getToCity(), text.getToState(), text.getToZip(), text.getToCountry()})
                .containsExactly("OAKLAND", "CA", "94601", "US");
        assertThat(text.getMedia())
                .containsExactly(
                        new Media("https://api.twilio.com/0", "image/jpeg"),
                        new Media("https://api.twilio.com/1", "image/gif"));
    }

    @Test
    void keepsEverythingElseUnderTwiliosNamesEmptyOnesIncluded() {
        assertThat(translated(ALL).getParameters())
                .isEqualTo(Map.of(
                        "SmsMessageSid", "MM1",
                        "SmsSid", "MM1",
                        "SmsStatus", "received",
                        "ApiVersion", "2010-04-01",
                        "ErrorCode", "",
                        "Brand New", ""));
    }

    @Test
    void losesNoParameter() {
        SmsReceived text = translated(ALL);
        Map<String, Object> kept = new HashMap<>(text.getParameters());
        text.getSchema().getFields().forEach(field -> kept.put(field.name(), text.get(field.pos())));
        assertThat(TwilioForm.parse(ALL).firstValues().values())
                .allSatisfy(value -> assertThat(kept.toString()).contains(value));
    }

    @Test
    void aPictureAloneIsAText() {
        SmsReceived text = translated(
                "MessageSid=MM2&From=%2B1555&To=%2B1666&Body=&NumMedia=1&MediaUrl0=https%3A%2F%2Fa%2F0&MediaContentType0=image%2Fpng");
        assertThat(text.getBody()).isEmpty();
        assertThat(text.getMedia())
                .singleElement()
                .satisfies(media -> assertThat(media.getContentType()).isEqualTo("image/png"));
    }

    @Test
    void takesNumbersThatAreNoneForTheDefault() {
        SmsReceived text = translated("MessageSid=SM3&From=22000&To=%2B1666&NumMedia=many&NumSegments=");
        assertThat(text.getNumSegments()).isOne();
        assertThat(text.getMedia()).isEmpty();
        assertThat(text.getFrom()).isEqualTo("22000");
    }

    @Test
    void aWhatsAppAddressTellsTheChannel() {
        SmsReceived text = translated("MessageSid=SM4&From=whatsapp%3A%2B1555&To=whatsapp%3A%2B1666&ProfileName=Ann");
        assertThat(text.getConversationType()).isEqualTo(ConversationType.WHATSAPP);
        assertThat(text.getFrom()).isEqualTo("+1555");
        assertThat(text.getParameters()).containsEntry("ProfileName", "Ann");
    }

    @Test
    void theSameSidHasTheSameIdWheneverAndWhereverItComes() {
        SmsReceived again = SmsReceivedTranslator.toAvro(TwilioForm.parse(ALL), NOW.plusSeconds(3600));
        assertThat(again.getEventId()).isEqualTo(translated(ALL).getEventId());
        assertThat(translated("MessageSid=MM9&From=1&To=2").getEventId()).isNotEqualTo(again.getEventId());
    }

    private static SmsReceived translated(String form) {
        return SmsReceivedTranslator.toAvro(TwilioForm.parse(form), NOW);
    }
}
