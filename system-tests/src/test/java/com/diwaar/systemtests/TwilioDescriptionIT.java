package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.ConversationType;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Ports;
import com.diwaar.systemtests.TwilioRecorder.Exchange;
import com.diwaar.testkit.AvroProducer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Outbound's real requests and the simulator's answers, held against the description that Twilio publishes. That is not ours to
 * hand on: fetch spec/json/twilio_api_v2010.json from https://github.com/twilio/twilio-oai and name the file.
 */
@EnabledIfEnvironmentVariable(
        named = "TWILIO_DESCRIPTION",
        matches = ".+",
        disabledReason =
                "TWILIO_DESCRIPTION does not name the file twilio_api_v2010.json of github.com/twilio/twilio-oai")
class TwilioDescriptionIT {

    private static final String SENDER = "+15550001000";

    private long lastId;

    @Test
    void whatIsAskedAndAnsweredIsAsTwilioDescribesIt() throws Exception {
        TwilioDescription description = TwilioDescription.of(Path.of(System.getenv("TWILIO_DESCRIPTION")));
        int port = Ports.free();
        try (var recorder = new TwilioRecorder(URI.create("http://localhost:" + port));
                var stack = start(recorder, port)) {
            sendOfEveryKind(stack);
            await("creates, lists of both kinds and fetches")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> kinds(recorder.exchanges())
                            .containsAll(Set.of("create", "create answered", "list", "inbox", "fetch", "media")));
            List<Exchange> exchanges = recorder.exchanges();

            assertThat(exchanges)
                    .allSatisfy(exchange -> assertThat(description.complaintsAbout(exchange))
                            .as("%s %s?%s %s", exchange.method(), exchange.path(), exchange.query(), exchange.body())
                            .isEmpty());
            System.out.printf("%d exchanges fit Twilio's description: %s%n", exchanges.size(), kinds(exchanges));
            theDescriptionIsReallyAsked(description, exchanges);
        }
    }

    private static StackUnderTest start(TwilioRecorder recorder, int port) {
        return StackUnderTest.start(
                config -> config.withParts(Set.of(
                                StackPart.KAFKA,
                                StackPart.REGISTRY,
                                StackPart.POSTGRES,
                                StackPart.PHONE,
                                StackPart.OUTBOUND))
                        .withoutDemo()
                        .withPort(StackPart.PHONE, port)
                        .withPartVariable(StackPart.OUTBOUND, "TWILIO_API_BASE_URL", recorder.url())
                        .withJvmOptions(
                                StackPart.OUTBOUND,
                                "-Ddiwaar.outbound.attempt.lease=3s",
                                "-Ddiwaar.outbound.attempt.call-limit=1s",
                                "-Ddiwaar.outbound.attempt.look-after=500ms",
                                "-Ddiwaar.outbound.attempt.look-every=500ms",
                                "-Ddiwaar.outbound.quiet-hours.enabled=false",
                                "-Ddiwaar.outbound.receipts.look-after=2s",
                                "-Ddiwaar.outbound.receipts.sweep-every=1s",
                                "-Ddiwaar.outbound.backfill.every=1s",
                                "-Ddiwaar.outbound.backfill.settle=1s"),
                new Narrator(System.out));
    }

    /** Every third answer is lost, and no callback comes: so all that outbound ever asks of Twilio is asked. */
    private void sendOfEveryKind(StackUnderTest stack) {
        stack.phone().behave(Map.of("status_callbacks", false, "drop_answer_every", 3));
        List<String> people = stack.newPeople(8);
        try (AvroProducer producer = stack.producer()) {
            var orders = new ArrayList<SmsOutreach>();
            orders.add(order(people.get(0), "Your table is ready.").build());
            orders.add(order(people.get(1), "Пассаж ждёт вас \uD83E\uDD50 & \"grüße\" + 100 %\nend")
                    .build());
            orders.add(order(people.get(2), "It is long. ".repeat(60)).build());
            orders.add(order(people.get(3), "A picture")
                    .setMediaUrls(List.of("https://cdn.example.com/a.jpg?x=1&y=2", "https://cdn.example.com/b.png"))
                    .build());
            orders.add(order(people.get(4), "")
                    .setMediaUrls(List.of("https://cdn.example.com/a.jpg"))
                    .build());
            orders.add(order(people.get(5), "On WhatsApp")
                    .setConversationType(ConversationType.WHATSAPP)
                    .build());
            orders.add(
                    order("+15005550009", "Twilio's magic number refuses this").build());
            orders.forEach(order -> producer.send(Topics.SMS_OUTREACH, SENDER, order));
        }
        stack.phone().text(people.get(6), SENDER, "Nobody hears this but the list");
        stack.phone().text(people.get(7), SENDER, "", List.of("https://cdn.example.com/c.png"));
    }

    private SmsOutreach.Builder order(String to, String body) {
        lastId++;
        return Outreach.order(lastId, SENDER, to).setBody(body);
    }

    private static List<String> kinds(List<Exchange> exchanges) {
        return exchanges.stream()
                .map(TwilioDescriptionIT::kind)
                .distinct()
                .sorted()
                .toList();
    }

    private static String kind(Exchange exchange) {
        if (exchange.method().equals("POST")) {
            return exchange.status() == 201 ? "create answered" : "create";
        }
        if (exchange.path().endsWith("/Messages.json")) {
            return exchange.query().contains("DateSent") ? "inbox" : "list";
        }
        return exchange.path().contains("/Media") ? "media" : "fetch";
    }

    /** What does not fit is seen: else it would prove nothing that all fits. */
    private static void theDescriptionIsReallyAsked(TwilioDescription description, List<Exchange> exchanges) {
        Exchange create = exchanges.stream()
                .filter(one -> kind(one).equals("create answered"))
                .findFirst()
                .orElseThrow();
        String body = create.body().replaceFirst("ValidityPeriod=\\d+", "ValidityPeriod=soon") + "&Boddy=x";
        String answer = create.answer().replaceFirst("\"num_media\":\"(\\d)\"", "\"num_media\":$1");
        assertThat(description.complaintsAbout(with(create, body, answer)))
                .hasSize(3)
                .anyMatch(one -> one.contains("Boddy"))
                .anyMatch(one -> one.contains("ValidityPeriod"))
                .anyMatch(one -> one.contains("num_media"));
    }

    private static Exchange with(Exchange one, String body, String answer) {
        return new Exchange(one.method(), one.path(), one.query(), one.contentType(), body, one.status(), answer);
    }
}
