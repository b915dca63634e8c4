package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.sender;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.ConversationType;
import com.diwaar.events.Media;
import com.diwaar.events.ReceivedBy;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.outbound.StubTwilio.Inbound;
import com.diwaar.testkit.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Inbound texts that ingress never heard of, with two replicas that look for them. */
class MissedTextsIT {

    private static final Duration SETTLE = Duration.ofSeconds(3);

    private static World world;
    private static TopicReader<SmsReceived> received;

    private final String number = sender();

    @BeforeAll
    static void start() {
        world = new World();
        received = TopicReader.avro(world.kafka.bootstrapServers(), world.registry, Topics.SMS_RECEIVED);
        String[] settings = {
            "--diwaar.outbound.backfill.every=200ms", "--diwaar.outbound.backfill.settle=" + SETTLE.toSeconds() + "s"
        };
        world.start(settings);
        world.start(settings);
    }

    @AfterAll
    static void stop() {
        received.close();
        world.close();
    }

    private Inbound text(String body, Duration ago) {
        Inbound text = new Inbound(
                "SM" + UUID.randomUUID().toString().replace("-", ""),
                customer(),
                number,
                body,
                0,
                Instant.now().minus(ago).truncatedTo(ChronoUnit.SECONDS));
        world.twilio.received(text);
        return text;
    }

    private static ConsumerRecord<String, SmsReceived> awaitTold(Inbound text) {
        return received.awaitRecord(one -> one.value().getMessageSid().equals(text.sid()), Duration.ofSeconds(20));
    }

    private static long timesTold(Inbound text) {
        return received.values().stream()
                .filter(one -> one.getMessageSid().equals(text.sid()))
                .count();
    }

    @Test
    void aMissedTextIsToldAsIngressWouldHaveToldIt() {
        Inbound text = text("Are you open?", Duration.ofMinutes(2));

        ConsumerRecord<String, SmsReceived> told = awaitTold(text);
        assertThat(told.key()).isEqualTo(number + "|" + text.from());
        assertThat(told.value().getEventId()).isEqualTo(EventIds.of(Topics.SMS_RECEIVED, text.sid()));
        assertThat(told.value().getOccurredAt()).isEqualTo(text.at());
        assertThat(told.value().getReceivedBy()).isEqualTo(ReceivedBy.BACKFILL);
        assertThat(told.value().getFrom()).isEqualTo(text.from());
        assertThat(told.value().getTo()).isEqualTo(number);
        assertThat(told.value().getBody()).isEqualTo("Are you open?");
        assertThat(told.value().getAccountSid()).isEqualTo("AC1");
    }

    @Test
    void severalPagesOfThemComeOnceEachAndWhatArrivedDoesNotComeAgain() {
        Inbound arrived = new Inbound(
                "SMarrived", customer(), number, "heard", 0, Instant.now().minusSeconds(60));
        world.producer.send(Topics.SMS_RECEIVED, number + "|" + arrived.from(), asIngress(arrived));
        Awaitility.await().until(() -> world.rowsWith("SMarrived") == 1);
        world.twilio.received(arrived);
        List<Inbound> missed = IntStream.range(0, 7)
                .mapToObj(i -> text("text " + i, Duration.ofMinutes(1)))
                .toList();

        missed.forEach(MissedTextsIT::awaitTold);
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true); // ten more looks
        assertThat(missed).allMatch(text -> timesTold(text) == 1);
        assertThat(timesTold(arrived)).isEqualTo(1);
    }

    private static SmsReceived asIngress(Inbound text) {
        return SmsReceived.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_RECEIVED, text.sid()))
                .setOccurredAt(Instant.now())
                .setMessageSid(text.sid())
                .setFrom(text.from())
                .setTo(text.to())
                .build();
    }

    @Test
    void ingressHasItsTimeFirst() {
        Inbound text = text("just now", Duration.ZERO);
        assertThat(Instant.ofEpochMilli(awaitTold(text).timestamp()))
                .isAfterOrEqualTo(text.at().plus(SETTLE));
    }

    @Test
    void afterAnOutageOfTheProvidersListNothingIsLeftOut() {
        world.twilio.refuseUs(true);
        Inbound text = text("meanwhile", Duration.ofSeconds(30));
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(timesTold(text)).isZero();
        world.twilio.refuseUs(false);
        awaitTold(text);
    }

    @Test
    void picturesAndOtherChannelsAreSeen() {
        Inbound text = new Inbound(
                "MMpicture",
                "whatsapp:+16660000001",
                "whatsapp:" + number,
                "",
                1,
                Instant.now().minusSeconds(60));
        world.twilio.received(text);

        SmsReceived told = awaitTold(text).value();
        assertThat(told.getConversationType()).isEqualTo(ConversationType.WHATSAPP);
        assertThat(told.getFrom()).isEqualTo("+16660000001");
        assertThat(told.getMedia()).extracting(Media::getContentType).containsExactly("image/png");
        assertThat(told.getMedia().getFirst().getUrl()).endsWith("/Messages/MMpicture/Media/ME1");
    }
}
