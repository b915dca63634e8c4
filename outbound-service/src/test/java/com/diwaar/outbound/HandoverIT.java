package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.id;
import static com.diwaar.outbound.World.outreach;
import static com.diwaar.outbound.World.reply;
import static com.diwaar.outbound.World.sender;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsSent;
import com.diwaar.outbound.StubTwilio.Taken;
import com.diwaar.outbound.drain.OwnedPartitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Replicas come and go while texts go out. */
class HandoverIT {

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private static Set<Integer> owned(ConfigurableApplicationContext replica) {
        return replica.getBean(OwnedPartitions.class).now();
    }

    @Test
    void eachTextGoesOnceThoughAReplicaComesAndAnotherGoes() {
        ConfigurableApplicationContext first = world.start();
        List<SmsOutreach> texts = IntStream.range(0, 20)
                .mapToObj(_ -> sender())
                .flatMap(from -> IntStream.range(0, 15)
                        .mapToObj(i -> world.publish(outreach(from, customer(), id(), "text " + i))))
                .toList();
        ConfigurableApplicationContext second = world.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> owned(first).size() == 6 && owned(second).size() == 6);
        List<SmsOutreach> more = IntStream.range(0, 100)
                .mapToObj(i -> world.publish(outreach(sender(), customer(), id(), "more " + i)))
                .toList();
        first.close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> owned(second).size() == 12);
        SmsReply last = world.publish(reply(sender(), customer(), id(), "after"));

        world.awaitSent(last.getMessageId());
        world.awaitQuiet();
        int all = texts.size() + more.size() + 1;
        assertThat(world.twilio.total()).isEqualTo(all);
        Awaitility.await()
                .until(() -> world.sent.values().stream()
                                .map(SmsSent::getMessageId)
                                .distinct()
                                .count()
                        == all);
    }

    @Test
    void whatACrashLeftUnsettledIsSettledByTheListAndNotSentAgain() {
        world.start().close(); // makes the tables
        long crashed = leftTrying("taken before the crash");
        long lost = leftTrying("never taken");
        UUID attempt = UUID.randomUUID();
        Taken taken =
                new Taken("SMcrash", "+15550009999", "+16660009999", "taken before the crash", attempt, Instant.now());
        world.twilio.has(taken);
        world.start();

        assertThat(world.awaitSent(crashed).getMessageSid()).isEqualTo("SMcrash");
        world.awaitSent(lost);
        assertThat(world.twilio.takenFrom("+15550009999"))
                .extracting(Taken::body)
                .containsExactly("taken before the crash", "never taken");
        assertThat(world.twilio.postsFrom("+15550009999")).isEqualTo(1);
    }

    /** As a process leaves it that was killed between the call and the storing of its answer. */
    private long leftTrying(String body) {
        long message = id();
        UUID attempt = UUID.randomUUID();
        world.jdbc
                .sql("""
                        WITH left_over AS (
                            INSERT INTO sends (message_id, lane, lane_partition, organization_id, assistant_id, conversation_id,
                                conversation_type, purpose, sender, recipient, body, content_key, segments, encoding, asked_at,
                                state, tries, attempt_id)
                            VALUES (:message, 0, 3, 7, 1, :message, 'SMS', 'ANSWER', '+15550009999', '+16660009999', :body,
                                :body, 1, 'GSM_7', now(), 'trying', 1, :attempt)
                            RETURNING send_id)
                        INSERT INTO attempts (attempt_id, send_id, content_key, state, lease_until, look_at)
                        SELECT :attempt, send_id, :body, 'leased', now() + interval '1 second', now() + interval '2 seconds'
                        FROM left_over
                        """)
                .param("message", message)
                .param("body", body)
                .param("attempt", attempt)
                .update();
        return message;
    }
}
