package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.id;
import static com.diwaar.outbound.World.outreach;
import static com.diwaar.outbound.World.reply;
import static com.diwaar.outbound.World.sender;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.OptOutState;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReply;
import com.diwaar.outbound.StubTwilio.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may come between a text that is queued and its call, on real servers. */
class LastLookIT {

    private static World world;

    private final String sender = sender();
    private final String customer = customer();

    @BeforeAll
    static void start() {
        world = new World();
        world.start();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void aStopInFlightWinsOverAnAnswerThatIsQueued() {
        world.pace(sender, 1);
        SmsReply first = world.publish(reply(sender, customer(), id(), "goes at once"));
        List<SmsReply> queued = IntStream.range(0, 2)
                .mapToObj(i -> world.publish(reply(sender, customer, id(), "waits " + i)))
                .toList();
        world.awaitSent(first.getMessageId());
        world.optOut(customer, OptOutState.OPTED_OUT, List.of());
        Instant stopped = Instant.now();

        SmsReply notice = world.publish(
                reply(sender, customer, id(), "You are unsubscribed").setPurpose(Purpose.OPT_OUT_NOTICE));
        world.awaitSent(notice.getMessageId());
        assertThat(world.awaitError(queued.getLast().getMessageId()).getCode()).isEqualTo("recipient_opted_out");
        assertThat(world.twilio.takenFrom(sender).stream()
                        .filter(taken -> taken.body().startsWith("waits"))
                        .map(Taken::at))
                .allMatch(at -> at.isBefore(stopped.plusSeconds(1)));
    }

    @Test
    void nobodyIsTextedMoreThanASecondAfterTheOptOut() {
        world.pace(sender, 100);
        List<SmsOutreach> stream = IntStream.range(0, 300)
                .mapToObj(i -> outreach(sender, customer, id(), "text " + i).build())
                .toList();
        stream.forEach(one -> world.producer.sendAsync("sms-outreach", one.getFrom(), one));
        Awaitility.await().until(() -> world.twilio.postsFrom(sender) > 20);
        world.optOut(customer, OptOutState.OPTED_OUT, List.of());
        Instant stopped = Instant.now();

        assertThat(world.awaitError(stream.getLast().getMessageId()).getCode()).isEqualTo("recipient_opted_out");
        List<Taken> taken = world.twilio.takenFrom(sender);
        assertThat(taken).hasSizeLessThan(200);
        assertThat(taken).extracting(Taken::at).allMatch(at -> at.isBefore(stopped.plusSeconds(1)));
    }

    @Test
    void whileOptOutsCannotBeReadNothingIsSentAndAfterwardsItGoesOn() {
        world.pace(sender, 10);
        List<SmsOutreach> queue = IntStream.range(0, 80)
                .mapToObj(i -> world.publish(outreach(sender, customer(), id(), "text " + i)))
                .toList();
        Awaitility.await().until(() -> world.twilio.postsFrom(sender) > 3);
        world.kafka.stop();
        try {
            Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
            int then = world.twilio.postsFrom(sender);
            assertThat(then).isLessThan(60);
            Awaitility.await().during(Duration.ofSeconds(3)).until(() -> world.twilio.postsFrom(sender) == then);
        } finally {
            world.kafka.startAgain();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> world.twilio.takenFrom(sender).size() == queue.size());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> world.countSent(queue.getLast().getMessageId()) > 0);
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(queue.size());
    }

    @Test
    void anAnswerThatComesTooLateIsNotSentButReported() {
        Instant hoursAgo = Instant.now().minus(Duration.ofHours(5));
        SmsReply late = world.publish(reply(sender, customer, id(), "Yes?").setInReplyToAt(hoursAgo));
        SmsReply fresh = world.publish(reply(sender, customer(), id(), "Yes!"));

        assertThat(world.awaitError(late.getMessageId()).getCode()).isEqualTo("expired");
        world.awaitSent(fresh.getMessageId());
        assertThat(world.twilio.formsFrom(sender)).hasSize(1);
        assertThat(Integer.parseInt(world.twilio.formsFrom(sender).getFirst().get("ValidityPeriod")))
                .isBetween(14_300, 14_400);
    }
}
