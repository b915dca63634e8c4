package com.diwaar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RealServersIT {

    private static final String REGISTRY = "mock://real-servers";

    @Test
    void kafkaKeepsItsDataAndPortOverAStop() {
        try (var kafka = RealKafka.start()) {
            kafka.createTopics(Topics.all()).createTopics(Topics.all());
            CustomerErased sent = erased("+15551230001");
            try (var producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY)) {
                producer.send(Topics.CUSTOMER_ERASED, "1|+15551230001", sent);
            }

            kafka.stop();
            kafka.startAgain();

            try (TopicReader<CustomerErased> reader =
                    TopicReader.avro(kafka.bootstrapServers(), REGISTRY, Topics.CUSTOMER_ERASED)) {
                assertThat(reader.await(one -> one.getEventId().equals(sent.getEventId())))
                        .isEqualTo(sent);
            }
        }
    }

    @Test
    void kafkaBehindItsProxyCanVanishForSomeAndStayForOthers() {
        RealKafka kafka = RealKafka.shared().createTopic("proxied", 1);
        try (var direct = new AvroProducer(kafka.bootstrapServers(), REGISTRY);
                TopicReader<String> through = TopicReader.strings(kafka.proxiedBootstrapServers(), "proxied")) {
            direct.sendBytes("proxied", "k", "before".getBytes());
            through.await("before"::equals);

            kafka.proxy().vanish();
            direct.sendBytes("proxied", "k", "during".getBytes());
            assertThat(through.values()).containsExactly("before");

            kafka.proxy().heal();
            through.await("during"::equals);
        }
    }

    @Test
    void readerWaitsForATopicThatIsCreatedLater() {
        RealKafka kafka = RealKafka.shared();
        try (TopicReader<String> reader = TopicReader.strings(kafka.bootstrapServers(), "later");
                var producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY)) {
            kafka.createTopic("later", 2);
            producer.sendBytes("later", "k", "here".getBytes());
            reader.awaitRecord(one -> one.key().equals("k") && one.value().equals("here"), Duration.ofSeconds(10));
        }
    }

    @Test
    void postgresGivesEachServiceItsSchemaAndKeepsDataOverAStop() throws Exception {
        try (var postgres = RealPostgres.start(RealPostgres.Durability.ON)) {
            execute(postgres.database(), "billing", "CREATE TABLE t(a int); INSERT INTO t VALUES (1)");

            postgres.stop();
            postgres.startAgain();

            assertThat(query(postgres.database(), "postgres", "SELECT count(*) FROM billing.t"))
                    .isEqualTo("1");
            assertThat(query(postgres.database(), "billing", "SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void freshDatabasesAreEmpty() throws Exception {
        RealPostgres postgres = RealPostgres.shared();
        RealPostgres.Database one = postgres.freshDatabase();
        execute(one, "outbound", "CREATE TABLE t(a int)");
        execute(postgres.freshDatabase(), "outbound", "CREATE TABLE t(a int)");
        assertThat(query(one, "outbound", "SELECT current_schema")).isEqualTo("outbound");
    }

    @Test
    void redisAnswersAndComesBackEmpty() {
        try (var redis = RealRedis.start("requirepass secret")) {
            try (var client = new Jedis("localhost", redis.port())) {
                client.auth("secret");
                client.set("a", "b");
            }
            redis.stop();
            redis.startAgain();
            try (var client = new Jedis("localhost", redis.port())) {
                client.auth("secret");
                assertThat(client.get("a")).isNull();
            }
        }
    }

    private static CustomerErased erased(String number) {
        return CustomerErased.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setOrganizationId(1)
                .setCustomerPhoneNumber(number)
                .build();
    }

    private static void execute(RealPostgres.Database database, String role, String sql) throws Exception {
        try (var connection = database.dataSource(role).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(RealPostgres.Database database, String role, String sql) throws Exception {
        try (var connection = database.dataSource(role).getConnection();
                var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
