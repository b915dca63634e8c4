package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.ConversationType;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackPart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What goes another way than a plain SMS, through the whole system: WhatsApp, and pictures in both directions. */
@ExtendWith(SharedStack.class)
class ChannelsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String WHATSAPP = "whatsapp:";

    /** One pixel. */
    private static final String PICTURE =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @Test
    void aWhatsAppMessageIsAnsweredThereAndTheAnswerIsRead(StackUnderTest stack) {
        String person = stack.newPerson();

        String sid =
                stack.phone().text(WHATSAPP + person, WHATSAPP + stack.assistantNumber(), "Are you open on Sunday?");

        assertThat(stack.phone().answers(sid, 1, PATIENCE))
                .singleElement()
                .satisfies(answer -> assertThat(answer.body()).contains("Sunday"));
        try (EventLog<SmsDelivery> deliveries = stack.events(Topics.SMS_DELIVERY)) {
            await("the read receipt")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(deliveries.readToEnd())
                            .anyMatch(one -> one.getTo().equals(person)
                                    && one.getConversationType() == ConversationType.WHATSAPP
                                    && one.getState() == DeliveryState.READ));
        }
        stack.phone().answers(stack.phone().text(person, stack.assistantNumber(), "And here by SMS"), 1, PATIENCE);
        assertThat(conversations(stack, person))
                .extracting(one -> one.path("conversation_type").asString())
                .containsExactlyInAnyOrder("whatsapp", "sms");
    }

    @Test
    void whatsAppTakesATeamsWordsOnlyFromSomebodyWhoHasWrittenWithinADay(StackUnderTest stack) {
        String stranger = stack.newPerson();
        String friend = stack.newPerson();
        stack.phone()
                .answers(
                        stack.phone().text(WHATSAPP + friend, WHATSAPP + stack.assistantNumber(), "Hello"),
                        1,
                        PATIENCE);

        assertThat(send(stack, stranger, Map.of("message_body", "Your cake is ready", "conversation_type", "whatsapp"))
                        .status())
                .isEqualTo(200);
        assertThat(send(stack, friend, Map.of("message_body", "Your cake is ready", "conversation_type", "whatsapp"))
                        .status())
                .isEqualTo(200);

        try (EventLog<SmsDelivery> deliveries = stack.events(Topics.SMS_DELIVERY)) {
            await("both ends")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(deliveries.readToEnd())
                            .anyMatch(one -> one.getTo().equals(stranger)
                                    && one.getState() == DeliveryState.FAILED
                                    && Integer.valueOf(63016).equals(one.getErrorCode())
                                    && one.getErrorDetail().contains("templates"))
                            .anyMatch(one -> one.getTo().equals(friend)
                                    && one.getCommandId() != null
                                    && one.getState() == DeliveryState.DELIVERED));
        }
    }

    @Test
    void stopOnOneChannelHoldsOnBoth(StackUnderTest stack) {
        String person = stack.newPerson();
        stack.phone()
                .answers(
                        stack.phone().text(WHATSAPP + person, WHATSAPP + stack.assistantNumber(), "Hello"),
                        1,
                        PATIENCE);
        stack.phone().text(WHATSAPP + person, WHATSAPP + stack.assistantNumber(), "STOP");

        HttpJson.Answer refused = await("refused")
                .atMost(PATIENCE)
                .until(
                        () -> send(stack, person, Map.of("message_body", "Our offer")),
                        answer -> answer.status() != 200);
        assertThat(refused.body().path("code").asString()).isEqualTo("recipient_opted_out");
    }

    @Test
    void aPictureAloneIsATextAndCanBeFetchedWhereTheEventSays(StackUnderTest stack) throws Exception {
        String person = stack.newPerson();

        String sid = stack.phone().text(person, stack.assistantNumber(), "", List.of(PICTURE));

        assertThat(sid).startsWith("MM");
        assertThat(stack.phone().answers(sid, 1, PATIENCE)).hasSize(1);
        JsonNode media = await("the text is on record")
                .atMost(PATIENCE)
                .until(() -> mediaOfFirstMessage(stack, person), found -> !found.isMissingNode());
        assertThat(media.path("content_type").asString()).isEqualTo("image/png");
        HttpResponse<byte[]> fetched = fetch(media.path("url").asString());
        assertThat(fetched.statusCode()).isEqualTo(200);
        assertThat(fetched.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(fetched.previousResponse()).isPresent();
        assertThat(fetched.body()).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void aPictureThatATeamSendsIsOnThePhone(StackUnderTest stack) {
        String person = stack.newPerson();
        String url = "https://cdn.example.com/cake.jpg";

        HttpJson.Answer sent = send(stack, person, Map.of("message_body", "", "media_urls", List.of(url)));

        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
        assertThat(sent.body().path("message_sid").asString()).startsWith("MM");
        JsonNode bubble = stack.http()
                .get(stack.phone().url() + "/control/messages?person=" + person.replace("+", "%2B"), "")
                .expected()
                .path("messages")
                .path(0);
        assertThat(bubble.path("media_urls").path(0).asString()).isEqualTo(url);
        assertThat(bubble.path("media_types").path(0).asString()).isEqualTo("image/jpeg");
    }

    private static HttpResponse<byte[]> fetch(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
        }
    }

    private static HttpJson.Answer send(StackUnderTest stack, String person, Map<String, ?> fields) {
        var request = new HashMap<String, Object>(fields);
        request.put("assistant_id", stack.assistantId());
        request.put("to_phone_number", person);
        return stack.http().send("POST", stack.url(StackPart.INGRESS) + "/sms/send", stack.apiKey(), request);
    }

    private static JsonNode mediaOfFirstMessage(StackUnderTest stack, String person) {
        long conversation = conversations(stack, person).getFirst().path("id").asLong();
        return StreamSupport.stream(
                        get(stack, "/conversations/" + conversation + "/messages")
                                .path("items")
                                .spliterator(),
                        false)
                .filter(message -> !message.path("media").isEmpty())
                .findFirst()
                .map(message -> message.path("media").path(0))
                .orElseGet(() -> tools.jackson.databind.node.MissingNode.getInstance());
    }

    private static List<JsonNode> conversations(StackUnderTest stack, String person) {
        return StreamSupport.stream(
                        get(stack, "/conversations?customer_phone_number=" + person.replace("+", "%2B"))
                                .path("items")
                                .spliterator(),
                        false)
                .toList();
    }

    private static JsonNode get(StackUnderTest stack, String path) {
        return stack.http()
                .get(stack.url(StackPart.CONVERSATION) + path, stack.apiKey())
                .expected();
    }
}
