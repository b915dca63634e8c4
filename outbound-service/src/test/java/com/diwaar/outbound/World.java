package com.diwaar.outbound;

import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.events.OptOut;
import com.diwaar.events.OptOutState;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.security.ApiKeys;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.TcpProxy;
import com.diwaar.testkit.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A broker, a database, a stub of Twilio, onlookers at the topics, and as many replicas as a test starts. */
final class World implements AutoCloseable {

    static final String SECRET = "a-secret-of-the-tests";
    static final long ORGANIZATION = 7;
    static final ApiKeys.Issued KEY = new ApiKeys(new SecretKey(SECRET)).issue();

    private static final AtomicLong IDS = new AtomicLong(1000);
    final String registry = "mock://outbound-" + UUID.randomUUID();
    final RealKafka kafka = RealKafka.start();
    final RealPostgres.Database database = RealPostgres.shared().freshDatabase();
    final StubTwilio twilio = new StubTwilio();
    final TcpProxy toTwilio = TcpProxy.to("localhost", twilio.server().port());
    final AvroProducer producer;
    final JdbcClient jdbc = JdbcClient.create(database.dataSource("outbound"));
    final TopicReader<SmsSent> sent;
    final TopicReader<SmsError> errors;
    final TopicReader<SmsDelivery> deliveries;
    private final List<ConfigurableApplicationContext> replicas = new ArrayList<>();

    World() {
        kafka.createTopics(Topics.all());
        producer = new AvroProducer(kafka.bootstrapServers(), registry);
        sent = TopicReader.avro(kafka.bootstrapServers(), registry, Topics.SMS_SENT);
        errors = TopicReader.avro(kafka.bootstrapServers(), registry, Topics.SMS_ERROR);
        deliveries = TopicReader.avro(kafka.bootstrapServers(), registry, Topics.SMS_DELIVERY);
        producer.send(Topics.ACCOUNTS, Long.toString(ORGANIZATION), account());
    }

    /** Starts a replica; settings given here win. */
    ConfigurableApplicationContext start(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.properties.schema.registry.url=" + registry,
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=outbound",
                "--spring.datasource.password=" + database.password("outbound"),
                "--diwaar.secret-key=" + SECRET,
                "--diwaar.outbound.twilio.account-sid=AC1",
                "--diwaar.outbound.twilio.auth-token=token",
                "--diwaar.outbound.twilio.api-base-url=http://localhost:" + toTwilio.port(),
                "--diwaar.outbound.twilio.public-base-url=https://sms.example.com",
                "--diwaar.outbound.attempt.lease=3s",
                "--diwaar.outbound.attempt.call-limit=1500ms",
                "--diwaar.outbound.attempt.look-after=200ms",
                "--diwaar.outbound.attempt.look-every=200ms",
                "--diwaar.outbound.attempt.retry-first=100ms",
                "--diwaar.outbound.attempt.retry-most=400ms",
                "--diwaar.outbound.drain.sweep-every=100ms",
                "--diwaar.outbound.drain.announce-after=300ms",
                "--diwaar.outbound.drain.probe-every=200ms",
                "--diwaar.outbound.pace.read-every=200ms"));
        List.of(more).forEach(one -> settings.removeIf(other -> name(other).equals(name(one))));
        settings.addAll(List.of(more));
        ConfigurableApplicationContext replica =
                new SpringApplicationBuilder(OutboundApplication.class).run(settings.toArray(String[]::new));
        replicas.add(replica);
        return replica;
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    static String sender() {
        return "+1555%07d".formatted(IDS.incrementAndGet());
    }

    static String customer() {
        return "+1666%07d".formatted(IDS.incrementAndGet());
    }

    static long id() {
        return IDS.incrementAndGet();
    }

    static SmsReply.Builder reply(String sender, String customer, long conversation, String body) {
        long message = id();
        return SmsReply.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_REPLY, message))
                .setOccurredAt(Instant.now())
                .setOrganizationId(ORGANIZATION)
                .setAssistantId(1)
                .setConversationId(conversation)
                .setMessageId(message)
                .setReservationId("text:SM" + message)
                .setFrom(sender)
                .setTo(customer)
                .setBody(body);
    }

    static SmsOutreach.Builder outreach(String sender, String customer, long conversation, String body) {
        long message = id();
        UUID command = UUID.randomUUID();
        return SmsOutreach.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_OUTREACH, command))
                .setOccurredAt(Instant.now())
                .setOrganizationId(ORGANIZATION)
                .setAssistantId(1)
                .setConversationId(conversation)
                .setMessageId(message)
                .setCommandId(command)
                .setReservationId("command:" + command)
                .setFrom(sender)
                .setTo(customer)
                .setBody(body);
    }

    SmsReply publish(SmsReply.Builder reply) {
        return publish(reply.build());
    }

    SmsReply publish(SmsReply reply) {
        producer.send(Topics.SMS_REPLY, reply.getFrom(), reply);
        return reply;
    }

    SmsOutreach publish(SmsOutreach.Builder builder) {
        SmsOutreach outreach = builder.build();
        producer.send(Topics.SMS_OUTREACH, outreach.getFrom(), outreach);
        return outreach;
    }

    SmsSent awaitSent(long messageId) {
        return sent.await(event -> event.getMessageId() == messageId);
    }

    SmsError awaitError(long messageId) {
        return errors.await(event -> Long.valueOf(messageId).equals(event.getMessageId()));
    }

    long countSent(long messageId) {
        return sent.values().stream()
                .filter(event -> event.getMessageId() == messageId)
                .count();
    }

    /** How many rows of any table hold this anywhere. */
    long rowsWith(String text) {
        return jdbc
                .sql("SELECT tablename FROM pg_tables WHERE schemaname = 'outbound'")
                .query(String.class)
                .list()
                .stream()
                .mapToLong(table -> jdbc.sql("SELECT count(*) FROM outbound." + table + " t WHERE t::text LIKE ?")
                        .param("%" + text + "%")
                        .query(Long.class)
                        .single())
                .sum();
    }

    /** Gives the sender a pace of its own. */
    void pace(String sender, double segmentsPerSecond) {
        jdbc.sql("""
                        INSERT INTO senders (phone_number, organization_id, segments_per_second) VALUES (?, 7, ?)
                        ON CONFLICT (phone_number) DO UPDATE SET segments_per_second = excluded.segments_per_second
                        """).params(sender, segmentsPerSecond).update();
    }

    /** Returns when the broker has it. */
    void optOut(String customer, OptOutState state, List<String> blockedSenders) {
        String hash = new SecretKey(SECRET).keyedHash("customers").of(customer);
        producer.send(
                Topics.OPT_OUTS,
                ORGANIZATION + ":" + hash,
                OptOut.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(Instant.now())
                        .setOrganizationId(ORGANIZATION)
                        .setCustomerHash(hash)
                        .setVersion(id())
                        .setState(state)
                        .setDecidedAt(Instant.now())
                        .setBlockedSenders(blockedSenders)
                        .build());
    }

    /** Waits until nothing is open or unannounced any more. */
    void awaitQuiet() {
        Awaitility.await("quiet")
                .atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.sql("""
                                SELECT count(*) FROM sends WHERE state IN ('due', 'trying') OR NOT announced
                                """).query(Long.class).single() == 0);
    }

    private static Account account() {
        return Account.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(ORGANIZATION)
                .setVersion(1)
                .setStanding(Standing.OK)
                .setApiKeys(List.of(new ApiKeyHash("k1", KEY.prefix(), KEY.hash(), null)))
                .build();
    }

    @Override
    public void close() {
        replicas.forEach(ConfigurableApplicationContext::close);
        List.of(sent, errors, deliveries).forEach(TopicReader::close);
        producer.close();
        toTwilio.close();
        twilio.close();
        kafka.close();
    }
}
