package com.diwaar.localstack;

import static com.diwaar.localstack.StackPart.KAFKA;
import static com.diwaar.localstack.StackPart.POSTGRES;
import static com.diwaar.localstack.StackPart.REDIS;
import static com.diwaar.localstack.StackPart.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.localstack.process.Part;
import com.diwaar.localstack.process.PartFailed;
import com.diwaar.localstack.process.PidFile;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class LocalServersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    static Path directory;

    private static StackConfig config;
    private static LocalStack stack;

    @BeforeAll
    static void start() {
        config = StackConfig.isolated(PROJECT, directory.resolve("home"), Path.of("target/stack-cache"))
                .withParts(StackPart.of(StackPart.Kind.SERVER))
                .withoutDemo();
        stack = new LocalStack(config);
        stack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void kafkaKeepsRecordsOverAKill() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        write("kept", "before");

        killAndRestart(KAFKA);

        write("kept", "after");
        assertThat(readAll("kept")).containsExactly("before", "after");
    }

    @Test
    void postgresKeepsCommitsOverAKill() throws SQLException {
        try (Connection connection = connect("billing");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (value text)");
            statement.execute("INSERT INTO kept VALUES ('committed')");
        }

        killAndRestart(POSTGRES);

        try (Connection connection = connect("billing")) {
            assertThat(only(connection, "SELECT value FROM billing.kept")).isEqualTo("committed");
            assertThat(only(connection, "SHOW fsync")).isEqualTo("on");
            assertThat(only(connection, "SHOW synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void noRoleReadsAnothersSchema() throws SQLException {
        try (Connection connection = connect("outbound");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE own (value text)");
        }

        try (Connection connection = connect("webhooks")) {
            assertThatThrownBy(() -> only(connection, "SELECT count(*) FROM outbound.own"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void redisKeepsKeysOverAKill() {
        try (var redis = RedisClient.create("localhost", stack.port(REDIS))) {
            redis.set("kept", "value");
        }

        killAndRestart(REDIS);

        try (var redis = RedisClient.create("localhost", stack.port(REDIS))) {
            assertThat(redis.get("kept")).isEqualTo("value");
        }
    }

    @Test
    void theRegistryKeepsSchemasOverAKillAndRefusesAnIncompatibleOne() throws Exception {
        var first = new AvroSchema("""
                {"type":"record","name":"Kept","fields":[{"name":"a","type":"string"}]}""");
        int id = registry().register("kept-value", first);

        killAndRestart(REGISTRY);

        assertThat(registry().getSchemaById(id)).isEqualTo(first);
        var incompatible = new AvroSchema("""
                {"type":"record","name":"Kept","fields":[{"name":"b","type":"int"}]}""");
        assertThatThrownBy(() -> registry().register("kept-value", incompatible))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(409));
    }

    @Test
    void aTakenPortIsSaidInOneLineBeforeAnythingStarts() {
        var second =
                new LocalStack(StackConfig.isolated(PROJECT, directory.resolve("second"), Path.of("target/stack-cache"))
                        .withParts(StackPart.of(StackPart.Kind.SERVER))
                        .withoutDemo()
                        .withPort(REDIS, stack.port(REDIS)));

        assertThatThrownBy(second::start)
                .isInstanceOf(PartFailed.class)
                .hasMessageContaining("port %d is taken", stack.port(REDIS))
                .hasMessageContaining("REDIS_PORT=")
                .hasMessageNotContaining("\n");
        assertThat(second.parts()).noneMatch(Part::isAlive);
    }

    @Test
    void aServerLeftBehindIsEndedByTheNextStart() {
        Path home = directory.resolve("orphaned");
        var lost = redisOnly(home);
        lost.start();
        long orphan = lost.part(REDIS).pid();

        // The next launcher knows of it by its pid file alone, and takes its port.
        var next = new LocalStack(lost.config().withPort(REDIS, lost.port(REDIS)));
        try {
            next.start();

            assertThat(ProcessHandle.of(orphan)).isEmpty();
            assertThat(next.part(REDIS).pid()).isNotEqualTo(orphan);
            assertThat(new PidFile(home.resolve("run/redis.pid")).process())
                    .map(ProcessHandle::pid)
                    .hasValue(next.part(REDIS).pid());
        } finally {
            next.close();
        }
    }

    @Test
    void aPausedServerAnswersNobodyUntilItIsResumed() {
        var own = redisOnly(directory.resolve("paused"));
        own.start();
        try (own) {
            Part redis = own.part(REDIS);
            redis.pause();
            assertThat(redis.program().isServing()).isFalse();

            redis.resume();
            redis.awaitReady(PATIENCE);
        }
        assertThat(own.part(REDIS).isAlive()).isFalse();
    }

    private static LocalStack redisOnly(Path home) {
        return new LocalStack(StackConfig.isolated(PROJECT, home, Path.of("target/stack-cache"))
                .withParts(java.util.Set.of(REDIS))
                .withoutDemo());
    }

    private static void killAndRestart(StackPart part) {
        Part killed = stack.part(part);
        killed.kill();
        assertThat(killed.isAlive()).isFalse();
        killed.start();
        killed.awaitReady(PATIENCE);
    }

    private static String bootstrap() {
        return stack.environment().get("KAFKA_BOOTSTRAP_SERVERS");
    }

    private static void write(String topic, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static List<String> readAll(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var values = new java.util.ArrayList<String>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> values.add(found.value()));
            }
            return values;
        }
    }

    private static Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(
                stack.environment().get("DATABASE_URL"),
                role,
                stack.environment().databasePassword());
    }

    private static String only(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static SchemaRegistryClient registry() {
        return new CachedSchemaRegistryClient(stack.environment().get("SCHEMA_REGISTRY_URL"), 10);
    }
}
