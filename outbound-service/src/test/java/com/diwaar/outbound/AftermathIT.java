package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.id;
import static com.diwaar.outbound.World.outreach;
import static com.diwaar.outbound.World.reply;
import static com.diwaar.outbound.World.sender;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsStatus;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.outbound.StubTwilio.Manner;
import com.diwaar.outbound.attempt.Attempts;
import com.diwaar.outbound.attempt.Settlement;
import com.diwaar.outbound.erasure.EraseCustomers;
import com.diwaar.outbound.erasure.Erasures.Person;
import com.diwaar.outbound.send.About;
import com.diwaar.outbound.send.Announcements;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.ErasedRecipients;
import com.diwaar.outbound.send.Hints;
import com.diwaar.outbound.send.Lane;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Purpose;
import com.diwaar.outbound.send.QueueLimit;
import com.diwaar.outbound.send.Senders;
import com.diwaar.outbound.send.Sends;
import com.diwaar.outbound.send.TakeOrders;
import com.diwaar.outbound.send.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** What is done about texts that are out: receipts that never come, people who want to be forgotten. */
class AftermathIT {

    private static World world;
    private static ApplicationContext replica;

    private final String sender = sender();
    private final String customer = customer();

    @BeforeAll
    static void start() {
        world = new World();
        replica = world.start(
                "--diwaar.outbound.receipts.look-after=700ms",
                "--diwaar.outbound.receipts.looks=2",
                "--diwaar.outbound.receipts.sweep-every=100ms");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void twilioTakesEverything() {
        world.twilio.behave(post -> Manner.TAKES);
    }

    private String sid(long messageId) {
        return world.awaitSent(messageId).getMessageSid();
    }

    @Test
    void aReceiptThatNeverComesIsAskedFor() {
        SmsReply reply = world.publish(reply(sender, customer, id(), "Hello"));
        world.twilio.reports(sid(reply.getMessageId()), "undelivered", 30003);

        SmsDelivery delivery = world.deliveries.await(one -> one.getMessageId() == reply.getMessageId());
        assertThat(delivery.getState()).isEqualTo(DeliveryState.UNDELIVERED);
        assertThat(delivery.getErrorCode()).isEqualTo(30003);
        assertThat(delivery.getErrorDetail()).isEqualTo("The handset is unreachable.");
    }

    @Test
    void whatStaysUnknownIsLetBeAfterAFewLooks() {
        SmsReply reply = world.publish(reply(sender, customer, id(), "Hello"));
        String sid = sid(reply.getMessageId());

        Awaitility.await().until(() -> world.twilio.fetchesOf(sid) == 2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> world.jdbc
                                .sql("SELECT count(*) FROM receipt_looks WHERE message_sid = ?")
                                .param(sid)
                                .query(Long.class)
                                .single()
                        == 0);
        assertThat(world.twilio.fetchesOf(sid)).isEqualTo(2);
    }

    @Test
    void aReceiptThatCameIsNotAskedFor() {
        SmsReply reply = world.publish(reply(sender, customer, id(), "Hello"));
        String sid = sid(reply.getMessageId());
        report(sid, null, "delivered");
        world.deliveries.await(one -> one.getMessageId() == reply.getMessageId());

        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(world.twilio.fetchesOf(sid)).isZero();
    }

    private static void report(String sid, UUID attempt, String status) {
        world.producer.send(
                Topics.SMS_STATUS,
                sid,
                SmsStatus.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(Instant.now())
                        .setMessageSid(sid)
                        .setAttemptId(attempt)
                        .setMessageStatus(status)
                        .build());
    }

    private void erase() {
        world.producer.send(
                Topics.CUSTOMER_ERASED,
                World.ORGANIZATION + "|" + customer,
                CustomerErased.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(Instant.now())
                        .setOrganizationId(World.ORGANIZATION)
                        .setCustomerPhoneNumber(customer)
                        .build());
    }

    @Test
    void ofAnErasedPersonNothingIsLeft() {
        SmsReply out = world.publish(reply(sender, customer, id(), "a word for nobody else"));
        String sid = sid(out.getMessageId());
        UUID attempt = world.twilio.takenFrom(sender).getFirst().attemptId();
        report(sid, attempt, "delivered");
        world.deliveries.await(one -> one.getMessageId() == out.getMessageId());
        String slow = sender();
        world.pace(slow, 0.01);
        world.publish(outreach(slow, customer(), id(), "takes the slot"));
        Awaitility.await().until(() -> world.twilio.postsFrom(slow) == 1);
        SmsOutreach queued = world.publish(outreach(slow, customer, id(), "a word that waits"));
        Awaitility.await().until(() -> world.rowsWith("a word that waits") == 1);
        erase();

        assertThat(world.awaitError(queued.getMessageId()).getCode()).isEqualTo("cancelled");
        Awaitility.await().until(() -> world.rowsWith(customer) == 0);
        assertThat(world.rowsWith("a word")).isZero();
        assertThat(world.rowsWith(sid)).isZero();
        assertThat(world.rowsWith(out.getReservationId())).isZero();

        long before = world.countSent(out.getMessageId());
        report(sid, attempt, "read");
        world.publish(out);
        Awaitility.await().until(() -> world.countSent(out.getMessageId()) > before);
        Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        assertThat(world.rowsWith(sid)).isZero();
        assertThat(world.rowsWith(customer)).isZero();
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    @Test
    void theProvidersOwnWordsAboutAnErasedPersonAreForgottenAndARepeatIsStillTold() {
        world.twilio.behave(post -> post.get("From").equals(sender) ? Manner.REFUSES_IN_ITS_OWN_WORDS : Manner.TAKES);
        SmsReply out = world.publish(reply(sender, customer, id(), "refused at length"));
        SmsError error = world.awaitError(out.getMessageId());
        assertThat(error.getDetail()).contains(customer);
        erase();

        Awaitility.await().until(() -> world.rowsWith(customer) == 0);
        assertThat(world.rowsWith(out.getReservationId())).isZero();
        world.publish(out);
        SmsError again = world.errors.await(one ->
                one.getEventId().equals(error.getEventId()) && !one.getDetail().contains(customer));
        assertThat(again.getCode()).isEqualTo(error.getCode());
        assertThat(again.getProviderCode()).isEqualTo(21266);
    }

    @Test
    void aCallbackForAnErasedTextThatWasThoughtNotToBeSentBringsNoSidBack() {
        world.twilio.behave(post -> post.get("From").equals(sender) ? Manner.REFUSES : Manner.TAKES);
        SmsReply out = world.publish(reply(sender, customer, id(), "refused and yet sent"));
        world.awaitError(out.getMessageId());
        UUID attempt = attemptAt(out.getMessageId());
        erase();
        Awaitility.await().until(() -> world.rowsWith(customer) == 0);

        String sid = "SM" + UUID.randomUUID().toString().replace("-", "");
        report(sid, attempt, "delivered");
        Awaitility.await()
                .until(() -> world.jdbc
                        .sql("SELECT state FROM attempts WHERE attempt_id = ?")
                        .param(attempt)
                        .query(String.class)
                        .single()
                        .equals("sent"));
        Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        assertThat(world.rowsWith(sid)).isZero();
    }

    @Test
    void tellsATextThatIsOutTwiceFromOneThatIsOutThoughItWasToldAsFailed() {
        world.twilio.behave(post -> post.get("Body").equals("refused") ? Manner.REFUSES : Manner.TAKES);
        SmsReply refused = world.publish(reply(sender, customer, id(), "refused"));
        SmsReply taken = world.publish(reply(sender, customer(), id(), "taken"));
        world.awaitError(refused.getMessageId());
        world.awaitSent(taken.getMessageId());
        UUID other = UUID.randomUUID();
        world.jdbc.sql("""
                        INSERT INTO attempts (attempt_id, send_id, content_key, state, lease_until, look_at)
                        SELECT ?, send_id, content_key, 'absent', now(), now() FROM sends WHERE message_id = ?
                        """).params(other, taken.getMessageId()).update();
        UUID first = attemptAt(refused.getMessageId());

        var settled = replica.getBean(Attempts.class).settle(List.of(sent(first), sent(other)));
        assertThat(settled.sentThoughFailed()).containsExactly(first);
        assertThat(settled.sentTwice()).containsExactly(other);
        assertThat(settled.decided()).isEmpty();
    }

    private static Settlement sent(UUID attempt) {
        return new Settlement.Sent(attempt, new Decision.Sent(attempt, "SM" + attempt, Instant.now()));
    }

    private static UUID attemptAt(long messageId) {
        return world.jdbc
                .sql("SELECT a.attempt_id FROM attempts a JOIN sends s USING (send_id) WHERE s.message_id = ?")
                .param(messageId)
                .query(UUID.class)
                .single();
    }

    @Test
    void whatIsOnItsWayIsForgottenWhenItIsKnownHowItEnded() {
        world.twilio.behave(post -> post.get("From").equals(sender) ? Manner.TAKES_AND_FAILS : Manner.TAKES);
        SmsReply out = world.publish(reply(sender, customer, id(), "on its way"));
        Awaitility.await().until(() -> world.twilio.postsFrom(sender) == 1);
        erase();

        world.awaitSent(out.getMessageId());
        Awaitility.await().until(() -> world.rowsWith(customer) == 0);
        assertThat(world.rowsWith("on its way")).isZero();
        Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(world.jdbc
                        .sql("SELECT count(*) FROM receipt_looks")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(world.rowsWith(world.twilio.takenFrom(sender).getFirst().sid()))
                .isZero();
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    @Test
    void anOrderThatWasGivenBeforeTheErasureAndComesLateIsNotSent() {
        SmsOutreach late = outreach(sender, customer, id(), "too late for this").build();
        erase();
        Awaitility.await().until(() -> erasedPeople() == 1);
        world.producer.send(Topics.SMS_OUTREACH, sender, late);
        SmsReply afterwards = world.publish(reply(sender, customer, id(), "a new beginning"));

        assertThat(world.awaitError(late.getMessageId()).getCode()).isEqualTo("cancelled");
        world.awaitSent(afterwards.getMessageId());
        Awaitility.await().until(() -> world.rowsWith("too late for this") == 0);
        assertThat(world.rowsWith("a new beginning")).isEqualTo(1);
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    @Test
    void anErasureThatComesWhileAnOrderIsBeingStoredFindsItAllTheSame() {
        Order order = orderOfNobodysPartition("met on its way in");
        takeOrders(new ErasedRecipients() {
                    private final ErasedRecipients real = replica.getBean(ErasedRecipients.class);
                    private boolean looked;

                    @Override
                    public Set<Order> among(List<Order> orders) {
                        Set<Order> found = real.among(orders);
                        if (!looked) {
                            looked = true;
                            replica.getBean(EraseCustomers.class)
                                    .erase(Map.of(new Person(World.ORGANIZATION, customer), Instant.now()));
                        }
                        return found;
                    }

                    @Override
                    public List<DecidedSend> cancel(Set<Order> orders) {
                        return real.cancel(orders);
                    }
                })
                .take(List.of(order));

        assertThat(world.jdbc
                        .sql("SELECT state FROM sends WHERE message_id = ?")
                        .param(order.about().messageId())
                        .query(String.class)
                        .single())
                .isEqualTo("failed");
        assertThat(world.awaitError(order.about().messageId()).getCode()).isEqualTo("cancelled");
        Awaitility.await().until(() -> world.rowsWith(customer) == 0);
        assertThat(world.rowsWith("met on its way in")).isZero();
    }

    /** No replica drains it. */
    private Order orderOfNobodysPartition(String body) {
        return new Order(
                Lane.OUTREACH,
                Integer.MAX_VALUE,
                new About(World.ORGANIZATION, 1, id(), id(), UUID.randomUUID(), "command:" + customer),
                new Text(Channel.SMS, sender, customer, body, List.of()),
                Purpose.ANSWER,
                Hints.none(),
                Instant.now().minusSeconds(1));
    }

    private static TakeOrders takeOrders(ErasedRecipients erased) {
        return new TakeOrders(
                replica.getBean(Sends.class),
                replica.getBean(Senders.class),
                replica.getBean(QueueLimit.class),
                erased,
                replica.getBean(Announcements.class),
                replica.getBean(Clock.class));
    }

    private long erasedPeople() {
        return world.jdbc
                .sql("SELECT count(*) FROM erased_people WHERE customer_hash = ?")
                .param(new SecretKey(World.SECRET).keyedHash("customers").of(customer))
                .query(Long.class)
                .single();
    }
}
