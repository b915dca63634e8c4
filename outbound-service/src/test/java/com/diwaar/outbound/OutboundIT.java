package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.id;
import static com.diwaar.outbound.World.outreach;
import static com.diwaar.outbound.World.reply;
import static com.diwaar.outbound.World.sender;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.DeliveryState;
import com.diwaar.events.Encoding;
import com.diwaar.events.OptOutState;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsSent;
import com.diwaar.events.SmsStatus;
import com.diwaar.events.Topics;
import com.diwaar.outbound.StubTwilio.Manner;
import com.diwaar.outbound.StubTwilio.Taken;
import com.diwaar.outbound.attempt.Attempts;
import com.diwaar.outbound.attempt.Attempts.OpenAttempt;
import com.diwaar.outbound.drain.OwnedPartitions;
import com.diwaar.outbound.send.Sends;
import com.diwaar.testkit.TopicReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One replica against a real broker and database, with a stub of Twilio at the other end of a socket. */
class OutboundIT {

    private static World world;
    private static ConfigurableApplicationContext replica;
    private static String base;

    private final String sender = sender();
    private final String customer = customer();
    private final long conversation = id();

    @BeforeAll
    static void start() {
        world = new World();
        replica = world.start();
        base = "http://localhost:" + replica.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void twilioIsThereAndTakesEverything() {
        world.toTwilio.heal();
        world.twilio.behave(post -> Manner.TAKES);
    }

    /** Only this test's sender is treated so. */
    private void twilio(Manner manner) {
        world.twilio.behave(post -> post.get("From").equals(sender) ? manner : Manner.TAKES);
    }

    @Test
    void aReplyBecomesOnePostAndOneSmsSent() {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "We’re open 9–5 €"));

        SmsSent sent = world.awaitSent(reply.getMessageId());
        Taken taken = world.twilio.takenFrom(sender).getFirst();
        assertThat(taken.body()).isEqualTo("We’re open 9–5 €");
        assertThat(taken.to()).isEqualTo(customer);
        assertThat(sent.getMessageSid()).isEqualTo(taken.sid());
        assertThat(sent.getAttemptId()).isEqualTo(taken.attemptId());
        assertThat(sent.getConversationId()).isEqualTo(conversation);
        assertThat(sent.getReservationId()).isEqualTo(reply.getReservationId());
        assertThat(sent.getCommandId()).isNull();
        assertThat(sent.getSegments()).isEqualTo(1);
        assertThat(sent.getEncoding()).isEqualTo(Encoding.UCS_2);
        assertThat(sent.getPurpose()).isEqualTo(Purpose.ANSWER);
        assertThat(world.sent
                        .awaitRecord(one -> one.value() == sent, Duration.ofSeconds(1))
                        .key())
                .isEqualTo(Long.toString(conversation));
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    @Test
    void aPartOfASplitAnswerSaysSoInItsOutcome() {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "and the third street on the left.")
                .setPart(2)
                .setParts(3));

        SmsSent sent = world.awaitSent(reply.getMessageId());
        assertThat(sent.getPart()).isEqualTo(2);
        assertThat(sent.getParts()).isEqualTo(3);
    }

    @Test
    void anOutreachCarriesItsCommand() {
        SmsOutreach outreach = world.publish(outreach(sender, customer, conversation, "Your order is ready")
                .setMetadata(java.util.Map.of("order", "17")));

        SmsSent sent = world.awaitSent(outreach.getMessageId());
        assertThat(sent.getCommandId()).isEqualTo(outreach.getCommandId());
        assertThat(sent.getMetadata()).containsEntry("order", "17");
    }

    @Test
    void theSameRecordTwiceIsOnePostAndTheSameEventAgain() {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        world.awaitSent(reply.getMessageId());
        world.publish(reply);

        Awaitility.await().until(() -> world.countSent(reply.getMessageId()) == 2);
        assertThat(world.sent.values().stream()
                        .filter(one -> one.getMessageId() == reply.getMessageId())
                        .distinct())
                .hasSize(1);
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    @Test
    void aConversationsRepliesGoInOrder() {
        List<String> bodies = IntStream.range(0, 40).mapToObj(i -> "part " + i).toList();
        List<SmsReply> replies = bodies.stream()
                .map(body -> world.publish(reply(sender, customer, conversation, body)))
                .toList();

        world.awaitSent(replies.getLast().getMessageId());
        assertThat(world.twilio.takenFrom(sender)).extracting(Taken::body).isEqualTo(bodies);
    }

    /** What the database did to the rows of sends and attempts. */
    private record Work(long changed, long read) {

        static Work soFar() {
            return world.jdbc
                    .sql("""
                            SELECT sum(n_tup_upd) AS changed, sum(idx_tup_fetch + seq_tup_read) AS read
                            FROM pg_stat_user_tables WHERE relname IN ('sends', 'attempts')
                            """)
                    .query((row, _) -> new Work(row.getLong("changed"), row.getLong("read")))
                    .single();
        }
    }

    @Test
    void whatASendReadsDoesNotGrowWithWhatWaits() {
        int texts = 1500;
        Work before = Work.soFar();
        List<SmsOutreach> campaign = IntStream.range(0, texts)
                .mapToObj(
                        i -> outreach(sender, customer(), id(), "campaign " + i).build())
                .toList();
        campaign.forEach(one -> world.producer.sendAsync(Topics.SMS_OUTREACH, sender, one));

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> world.sent.values().stream()
                                .filter(one -> one.getFrom().equals(sender))
                                .count()
                        >= texts);
        // Leased, settled and announced: the send thrice, its attempt once. Servers tell within seconds what they did.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Work.soFar().changed() - before.changed() >= 4 * texts);
        assertThat(Work.soFar().read() - before.read()).isLessThan(30L * texts);
    }

    /** In a transaction of the replica's that leaves nothing behind. */
    private static <T> T onTrial(Function<JdbcClient, T> work) {
        var transaction = new TransactionTemplate(replica.getBean(PlatformTransactionManager.class));
        return Objects.requireNonNull(transaction.execute(status -> {
            status.setRollbackOnly();
            return work.apply(replica.getBean(JdbcClient.class));
        }));
    }

    /** Rows of sends that were read for this. */
    private static long readsOf(Runnable work) {
        return onTrial(jdbc -> {
            long before = readHere(jdbc);
            work.run();
            return readHere(jdbc) - before;
        });
    }

    private static long readHere(JdbcClient connection) {
        return connection
                .sql("SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'sends'")
                .query(Long.class)
                .single();
    }

    /** As if they had been taken, in a partition that this replica drains or in another. */
    private void waiting(int texts, int partition) {
        world.jdbc
                .sql("""
                        INSERT INTO sends (message_id, lane, lane_partition, organization_id, assistant_id, conversation_id,
                            conversation_type, purpose, sender, recipient, body, content_key, segments, encoding, asked_at)
                        SELECT -:first - n, 1, :partition, 7, 1, -:first - n, 'SMS', 'OUTREACH', :sender, :customer, 'text ' || n,
                            :sender || n, 1, 'GSM_7', now()
                        FROM generate_series(1, :texts) AS n
                        """)
                .param("first", id() * 100_000)
                .param("partition", partition)
                .param("sender", sender)
                .param("customer", customer)
                .param("texts", texts)
                .update();
    }

    private void forgetWhatWaits() {
        world.jdbc
                .sql("DELETE FROM sends WHERE sender = ? AND state = 'due'")
                .param(sender)
                .update();
    }

    @Test
    void aReplicaReadsNothingOfWhatWaitsInPartitionsOfOthers() {
        int nobodys = 99;
        waiting(3000, nobodys);
        world.jdbc.sql("ANALYZE sends").update(); // which autovacuum does where so much waits
        Set<Integer> owned = replica.getBean(OwnedPartitions.class).now();
        Attempts attempts = replica.getBean(Attempts.class);
        Map<String, Integer> ours = Map.of(sender, 100);

        long looking = readsOf(() -> replica.getBean(Sends.class).dueSenders(owned));
        long leasing = readsOf(() -> attempts.lease(ours, owned, false));
        long leasingNotices = readsOf(() -> attempts.lease(ours, Set.of(nobodys), true));
        forgetWhatWaits();

        assertThat(List.of(looking, leasing, leasingNotices)).allMatch(reads -> reads < 300);
    }

    @Test
    void theProviderIsAskedAboutRepliesFirst() {
        int nobodys = 99;
        waiting(2, nobodys);
        Attempts attempts = replica.getBean(Attempts.class);

        List<OpenAttempt> asked = onTrial(jdbc -> {
            jdbc.sql("UPDATE sends SET lane = 0 WHERE sender = ? AND body = 'text 2'")
                    .param(sender)
                    .update();
            assertThat(attempts.lease(Map.of(sender, 2), Set.of(nobodys), false))
                    .hasSize(2);
            jdbc.sql("UPDATE attempts SET look_at = now() - (1 + lane) * interval '1 day' WHERE content_key LIKE ?")
                    .param(sender + "%")
                    .update();
            return attempts.claimLooks(1);
        });
        forgetWhatWaits();

        assertThat(asked).extracting(one -> one.attempt().send().text().body()).containsExactly("text 2");
    }

    @Test
    void tenThousandTextsOnASlowNumberDelayNoOtherSenderAndNoOffset() throws Exception {
        world.pace(sender, 1);
        waiting(9_500, 0);
        IntStream.range(0, 500)
                .mapToObj(
                        i -> outreach(sender, customer(), id(), "campaign " + i).build())
                .toList()
                .forEach(one -> world.producer.sendAsync(Topics.SMS_OUTREACH, sender, one));
        SmsReply other = world.publish(reply(sender(), customer(), id(), "Hello"));

        world.awaitSent(other.getMessageId());
        try (Admin admin = world.kafka.admin()) {
            Awaitility.await().until(() -> uncommitted(admin) == 0);
        }
        forgetWhatWaits();
        assertThat(world.twilio.postsFrom(sender)).isLessThan(50);
    }

    /** Records of the lanes. */
    private static long uncommitted(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> ends =
                admin
                        .describeTopics(List.of(Topics.SMS_REPLY, Topics.SMS_OUTREACH))
                        .allTopicNames()
                        .get()
                        .values()
                        .stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(one -> new TopicPartition(topic.name(), one.partition())))
                        .collect(Collectors.toMap(one -> one, _ -> OffsetSpec.latest()));
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("outbound-service-lanes")
                .partitionsToOffsetAndMetadata()
                .get();
        return admin.listOffsets(ends).all().get().entrySet().stream()
                .mapToLong(end -> end.getValue().offset()
                        - Optional.ofNullable(committed.get(end.getKey()))
                                .map(OffsetAndMetadata::offset)
                                .orElse(0L))
                .sum();
    }

    @Test
    void repliesGoBeforeOutreachAtThePaceOfTheSender() {
        world.jdbc
                .sql("INSERT INTO senders (phone_number, organization_id, segments_per_second) VALUES (?, 7, 10)")
                .param(sender)
                .update();
        List<SmsOutreach> campaign = IntStream.range(0, 15)
                .mapToObj(i -> world.publish(outreach(sender, customer(), id(), "campaign " + i)))
                .toList();
        Awaitility.await().until(() -> !world.twilio.takenFrom(sender).isEmpty());
        long before = world.twilio.postsFrom(sender);
        world.publish(reply(sender, customer, conversation, "an answer"));
        Instant asked = Instant.now();

        world.awaitSent(campaign.getLast().getMessageId());
        List<Taken> taken = world.twilio.takenFrom(sender);
        Taken answer = taken.stream()
                .filter(one -> one.body().equals("an answer"))
                .findFirst()
                .orElseThrow();
        assertThat(answer.at()).isBefore(asked.plusMillis(800));
        assertThat(taken.indexOf(answer)).isLessThan(15).isGreaterThanOrEqualTo((int) before);
        assertThat(Duration.between(taken.getFirst().at(), taken.getLast().at()))
                .isBetween(Duration.ofMillis(1350), Duration.ofMillis(2500));
    }

    @Test
    void aLostAnswerIsSettledByACallbackThatNamesTheAttempt() {
        twilio(Manner.TAKES_AND_FAILS);
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        Awaitility.await().until(() -> world.twilio.postsFrom(sender) == 1);
        Taken taken = world.twilio.takenFrom(sender).getFirst();
        report(taken, "delivered");

        SmsSent sent = world.awaitSent(reply.getMessageId());
        SmsDelivery delivery = world.deliveries.await(one -> one.getMessageId() == reply.getMessageId());
        assertThat(sent.getMessageSid()).isEqualTo(taken.sid());
        assertThat(sent.getAttemptId()).isEqualTo(taken.attemptId());
        assertThat(delivery.getState()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
        assertThat(world.twilio.listsFrom(sender)).isZero();
    }

    @Test
    void aLostAnswerIsSettledByTheProvidersList() {
        twilio(Manner.TAKES_AND_FAILS);
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));

        SmsSent sent = world.awaitSent(reply.getMessageId());
        assertThat(sent.getMessageSid())
                .isEqualTo(world.twilio.takenFrom(sender).getFirst().sid());
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    @Test
    void onlyAProvenAbsenceIsSentAgain() {
        twilio(Manner.FAILS);
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        Awaitility.await().until(() -> world.twilio.postsFrom(sender) == 1);
        twilio(Manner.TAKES);

        world.awaitSent(reply.getMessageId());
        assertThat(world.twilio.listsFrom(sender)).isEqualTo(3);
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(2);
        assertThat(world.twilio.takenFrom(sender)).hasSize(1);
    }

    @Test
    void whatIsListedWithoutADateYetMayBeItAndIsNoAbsence() {
        twilio(Manner.FAILS);
        world.twilio.has(undated("SM-other-" + sender, "Whatever else"));
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        Awaitility.await().until(() -> world.twilio.listsFrom(sender) > 4); // three without a trace would be an absence
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);

        world.twilio.has(undated("SM-late-" + sender, "Hello"));
        assertThat(world.awaitSent(reply.getMessageId()).getMessageSid()).isEqualTo("SM-late-" + sender);
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    private Taken undated(String sid, String body) {
        return new Taken(sid, sender, customer, body, UUID.randomUUID(), null);
    }

    @Test
    void twoIdenticalRemindersStayTwoThoughTheFirstAnswerIsLost() {
        twilio(Manner.TAKES_AND_FAILS);
        SmsOutreach first = world.publish(outreach(sender, customer, id(), "Your appointment is at 5"));
        SmsOutreach second = world.publish(outreach(sender, customer, id(), "Your appointment is at 5"));
        Awaitility.await().until(() -> world.twilio.postsFrom(sender) == 1);
        twilio(Manner.TAKES);

        SmsSent one = world.awaitSent(first.getMessageId());
        SmsSent other = world.awaitSent(second.getMessageId());
        assertThat(one.getMessageSid()).isNotEqualTo(other.getMessageSid());
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(2);
    }

    @Test
    void aRefusalEndsItWithTwiliosCode() {
        twilio(Manner.REFUSES);
        SmsOutreach outreach = world.publish(outreach(sender, customer, conversation, "Hello"));

        SmsError error = world.awaitError(outreach.getMessageId());
        assertThat(error.getCode()).isEqualTo("provider_rejected");
        assertThat(error.getProviderCode()).isEqualTo(21614);
        assertThat(error.getDetail()).isEqualTo("The recipient's number can't receive texts.");
        assertThat(error.getCommandId()).isEqualTo(outreach.getCommandId());
        assertThat(error.getReservationId()).isEqualTo(outreach.getReservationId());
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    @Test
    void throttlingIsWaitedOut() {
        twilio(Manner.THROTTLES);
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        Awaitility.await().until(() -> world.twilio.postsFrom(sender) >= 3);
        twilio(Manner.TAKES);

        world.awaitSent(reply.getMessageId());
        assertThat(world.twilio.takenFrom(sender)).hasSize(1);
    }

    @Test
    void aRefusedConnectionIsWaitedOut() {
        world.awaitQuiet();
        world.toTwilio.vanish();
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        Awaitility.await().until(() -> tries(reply.getMessageId()) >= 2);
        world.toTwilio.heal();

        world.awaitSent(reply.getMessageId());
        assertThat(world.twilio.postsFrom(sender)).isEqualTo(1);
    }

    private static int tries(long messageId) {
        return world.jdbc
                .sql("SELECT tries FROM sends WHERE message_id = ?")
                .param(messageId)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    @Test
    void anAnswerThatIsCutOffIsNotSentTwice() {
        world.twilio.server().hold(request -> request.body().contains("cut-off"));
        SmsReply reply = world.publish(reply(sender, customer, conversation, "cut-off"));
        world.twilio.server().awaitHeld(1);
        world.twilio.server().drop();
        world.twilio.server().release();

        world.awaitSent(reply.getMessageId());
        assertThat(world.twilio.takenFrom(sender)).hasSize(1);
        assertThat(world.twilio.listsFrom(sender)).isEqualTo(3);
    }

    @Test
    void anOptedOutPersonGetsNothingButTheConfirmation() {
        optOut(OptOutState.OPTED_OUT, List.of());
        SmsReply answer = world.publish(reply(sender, customer, conversation, "Hello"));
        SmsReply notice = world.publish(
                reply(sender, customer, conversation, "You are unsubscribed").setPurpose(Purpose.OPT_OUT_NOTICE));

        assertThat(world.awaitError(answer.getMessageId()).getCode()).isEqualTo("recipient_opted_out");
        world.awaitSent(notice.getMessageId());
        assertThat(world.twilio.takenFrom(sender)).extracting(Taken::body).containsExactly("You are unsubscribed");
    }

    @Test
    void aBlockedSenderIsBlockedForThatPersonOnly() {
        optOut(OptOutState.OPTED_IN, List.of(sender));
        SmsReply blocked = world.publish(reply(sender, customer, conversation, "Hello"));
        SmsReply other = world.publish(reply(sender(), customer, id(), "Hello"));

        assertThat(world.awaitError(blocked.getMessageId()).getCode()).isEqualTo("recipient_opted_out");
        world.awaitSent(other.getMessageId());
    }

    private void optOut(OptOutState state, List<String> blockedSenders) {
        world.optOut(customer, state, blockedSenders);
        awaitOneMoreSecondOfTheView();
    }

    /** The view polls; a send may still go within a second of the opt-out's record. */
    private static void awaitOneMoreSecondOfTheView() {
        Awaitility.await().pollDelay(Duration.ofMillis(800)).until(() -> true);
    }

    @Test
    void receiptsMoveForwardOnly() {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        world.awaitSent(reply.getMessageId());
        Taken taken = world.twilio.takenFrom(sender).getFirst();
        for (String status : List.of("sent", "delivered", "queued", "failed", "delivered", "read", "undelivered")) {
            report(taken, status);
        }

        world.deliveries.await(
                one -> one.getMessageId() == reply.getMessageId() && one.getState() == DeliveryState.READ);
        assertThat(world.deliveries.values().stream()
                        .filter(one -> one.getMessageId() == reply.getMessageId())
                        .map(SmsDelivery::getState)
                        .distinct())
                .containsExactly(DeliveryState.DELIVERED, DeliveryState.READ);
    }

    @Test
    void anUndeliveredTextSaysWhy() {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        world.awaitSent(reply.getMessageId());
        Taken taken = world.twilio.takenFrom(sender).getFirst();
        world.producer.send(
                Topics.SMS_STATUS,
                taken.sid(),
                status(taken, "undelivered").setErrorCode(30003).build());

        SmsDelivery delivery = world.deliveries.await(one -> one.getMessageId() == reply.getMessageId());
        assertThat(delivery.getErrorCode()).isEqualTo(30003);
        assertThat(delivery.getErrorDetail()).isEqualTo("The handset is unreachable.");
    }

    private static void report(Taken taken, String status) {
        world.producer.send(
                Topics.SMS_STATUS, taken.sid(), status(taken, status).build());
    }

    private static SmsStatus.Builder status(Taken taken, String status) {
        return SmsStatus.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setMessageSid(taken.sid())
                .setAttemptId(taken.attemptId())
                .setMessageStatus(status);
    }

    @Test
    void bytesThatAreNoRecordAreSetAsideAndTheLaneGoesOn() {
        byte[] poison = "no avro".getBytes(StandardCharsets.UTF_8);
        world.producer.sendBytes(Topics.SMS_REPLY, sender, poison);
        world.producer.sendBytes(Topics.SMS_STATUS, "SM1", poison);
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));

        world.awaitSent(reply.getMessageId());
        for (String topic : List.of(Topics.SMS_REPLY, Topics.SMS_STATUS)) {
            try (var letters = TopicReader.bytes(world.kafka.bootstrapServers(), Topics.deadLettersOf(topic))) {
                assertThat(letters.await(one -> true)).isEqualTo(poison);
            }
        }
    }

    @Test
    void whatACrashLeftUnannouncedIsAnnounced() {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        SmsSent sent = world.awaitSent(reply.getMessageId());
        world.awaitQuiet();
        world.jdbc
                .sql("UPDATE sends SET announced = false WHERE message_id = ?")
                .param(reply.getMessageId())
                .update();

        Awaitility.await().until(() -> world.countSent(reply.getMessageId()) == 2);
        assertThat(world.sent.values().stream().filter(sent::equals)).hasSize(2);
    }

    @Test
    void tellsAnOrganizationOfItsMessage() throws Exception {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        String sid = world.awaitSent(reply.getMessageId()).getMessageSid();

        HttpResponse<String> answer = get("/messages/" + sid, World.KEY.key());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"message_sid\":\"" + sid + "\"")
                .contains("\"segments\":1")
                .contains("\"status\":\"accepted\"")
                .contains("\"provider\":{\"status\":\"queued\"");
        assertThat(get("/messages/SMnone", World.KEY.key()).statusCode()).isEqualTo(404);
        assertThat(get("/messages/" + sid, "nobody").statusCode()).isEqualTo(401);
    }

    @Test
    void tellsAnOrganizationOfItsSenders() throws Exception {
        SmsReply reply = world.publish(reply(sender, customer, conversation, "Hello"));
        world.awaitSent(reply.getMessageId());

        assertThat(get("/senders", World.KEY.key()).body())
                .contains("{\"phone_number\":\"" + sender
                        + "\",\"number_type\":\"unknown\",\"paused\":false,\"waiting\":0");
    }

    private static HttpResponse<String> get(String path, String key) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(base + path))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
