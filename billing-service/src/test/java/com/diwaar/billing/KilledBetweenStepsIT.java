package com.diwaar.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.TcpProxy;
import com.diwaar.testkit.TcpProxy.Direction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service is caught between two steps of reserving, settling and releasing, by holding PostgreSQL or Kafka, and killed
 * there. Several at once; each by itself with {@code -Ddiwaar.kills=each}.
 */
class KilledBetweenStepsIT {

    private static final boolean EACH = "each".equals(System.getProperty("diwaar.kills"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOCK = 4711;

    /** Commits of these tables wait while somebody holds the lock: a peer that is held, not a line in the service. */
    private static final String HELD_COMMITS = """
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_advisory_xact_lock_shared(%1$d); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER held AFTER INSERT ON reservations DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION hold();
            CREATE CONSTRAINT TRIGGER held AFTER INSERT ON usage_records DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION hold();
            CREATE CONSTRAINT TRIGGER held AFTER INSERT ON releases DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION hold()""".formatted(LOCK);

    /** What is going on when it is killed. */
    private enum Work {
        RESERVING,
        SETTLING,
        RELEASING
    }

    /** How far that is. */
    private enum Moment {
        /** All is written and not committed. */
        BEFORE_COMMIT,
        /** It is committed, and the service never hears of it. */
        COMMITTED_UNHEARD,
        /** It is committed and heard of, and the broker never hears that the records are done. */
        COMMITTED_UNACKNOWLEDGED
    }

    private final RealKafka kafka = RealKafka.start().createTopics(Topics.all());
    private final SmallRegistry registry = new SmallRegistry();
    private final RealPostgres.Database database = RealPostgres.shared().freshDatabase();
    private final TcpProxy postgres = TcpProxy.to("localhost", database.port());
    private final JdbcClient db = JdbcClient.create(database.dataSource("billing"));
    private final AvroProducer producer = new AvroProducer(kafka.bootstrapServers(), registry.url());
    private final List<SpecificRecord> told = new ArrayList<>();
    private BillingProcess billing;
    /** One for each, so that none waits for another's balance. */
    private final Map<Work, Long> organizations = new EnumMap<>(Work.class);

    @BeforeEach
    void start() {
        billing = new BillingProcess(List.of(
                        "--spring.kafka.bootstrap-servers=" + kafka.proxiedBootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + registry.url(),
                        "--spring.kafka.consumer.properties.session.timeout.ms=6000",
                        "--spring.kafka.consumer.properties.heartbeat.interval.ms=1500",
                        "--spring.datasource.url="
                                + database.url().replace(":" + database.port(), ":" + postgres.port())))
                .start();
        db.sql(HELD_COMMITS).update();
        for (Work work : Work.values()) {
            organizations.put(work, newOrganization());
        }
    }

    private long newOrganization() {
        Map<String, Object> bakery = Map.of("name", "Bakery", "message_limit", 1000);
        String made = billing.send("POST", "/organizations", RunningBilling.ADMIN, bakery)
                .join()
                .body();
        return new JsonMapper().readTree(made).get("id").asLong();
    }

    @AfterEach
    void stop() {
        billing.close();
        producer.close();
        postgres.close();
        registry.close();
        kafka.close();
    }

    @Test
    void nothingIsPaidTwiceAndNoCreditIsLost() throws Exception {
        int texts = 0;
        for (Strike strike : strikes()) {
            texts += strike(strike.moment(), strike.work());
            awaitAllInTheBooks(texts);
        }
    }

    private void awaitAllInTheBooks(long texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sums())
                        .isEqualTo(Map.of(
                                "used",
                                texts,
                                "reserved",
                                0L,
                                "overage",
                                0L,
                                "records",
                                texts,
                                "summed",
                                texts,
                                "held",
                                0L)));
    }

    private record Strike(Moment moment, Set<Work> work) {}

    private static List<Strike> strikes() {
        if (!EACH) {
            return List.of(new Strike(Moment.COMMITTED_UNHEARD, EnumSet.allOf(Work.class)));
        }
        List<Strike> strikes = new ArrayList<>();
        for (Moment moment : Moment.values()) {
            for (Work work : Work.values()) {
                if (work != Work.RESERVING || moment != Moment.COMMITTED_UNACKNOWLEDGED) {
                    strikes.add(new Strike(moment, EnumSet.of(work)));
                }
            }
            strikes.add(new Strike(moment, EnumSet.of(Work.SETTLING, Work.RELEASING)));
        }
        return strikes;
    }

    /** Returns how many texts went out. */
    private int strike(Moment moment, Set<Work> work) throws Exception {
        String reserving = newId();
        String settling = reserved(Work.SETTLING);
        String releasing = reserved(Work.RELEASING);
        try (var connection = database.dataSource("billing").getConnection();
                var _ = moment == Moment.BEFORE_COMMIT ? lockedBalance(connection) : heldCommits(connection)) {
            if (work.contains(Work.RESERVING)) {
                billing.reserve(reserving, organizations.get(Work.RESERVING));
            }
            if (work.contains(Work.SETTLING)) {
                tell(
                        Topics.SMS_SENT,
                        TestEvents.sent(organizations.get(Work.SETTLING), settling)
                                .build());
            }
            if (work.contains(Work.RELEASING)) {
                tell(
                        Topics.SMS_ERROR,
                        TestEvents.failed(organizations.get(Work.RELEASING), releasing)
                                .build());
            }
            await().atMost(PATIENCE).until(() -> waiting() >= work.size());
            switch (moment) {
                case BEFORE_COMMIT -> billing.kill();
                case COMMITTED_UNHEARD -> postgres.freeze(Direction.TO_CLIENT);
                case COMMITTED_UNACKNOWLEDGED -> kafka.proxy().freeze(Direction.TO_SERVER);
            }
        }
        if (moment != Moment.BEFORE_COMMIT) {
            await().atMost(PATIENCE).until(() -> waiting() == 0 && isWritten(work, reserving, settling, releasing));
            billing.kill();
        }
        kafka.proxy().cut(); // what it said and was held never arrives
        kafka.proxy().heal();
        postgres.cut();
        postgres.heal();
        billing.start();
        return finish(work, reserving, settling, releasing);
    }

    /** As conversation- and outbound-service would: asks again, and each text ends. */
    private int finish(Set<Work> work, String reserving, String settling, String releasing) {
        assertThat(billing.reserve(reserving, organizations.get(Work.RESERVING))
                        .join()
                        .statusCode())
                .isEqualTo(200);
        tell(
                Topics.SMS_SENT,
                TestEvents.sent(organizations.get(Work.RESERVING), reserving).build());
        if (!work.contains(Work.SETTLING)) {
            tell(
                    Topics.SMS_SENT,
                    TestEvents.sent(organizations.get(Work.SETTLING), settling).build());
        }
        if (!work.contains(Work.RELEASING)) {
            tell(
                    Topics.SMS_ERROR,
                    TestEvents.failed(organizations.get(Work.RELEASING), releasing)
                            .build());
        }
        List.copyOf(told).forEach(this::tellAgain);
        return 2;
    }

    private boolean isWritten(Set<Work> work, String reserving, String settling, String releasing) {
        return (!work.contains(Work.RESERVING) || "reserved".equals(state(reserving)))
                && (!work.contains(Work.SETTLING) || "settled".equals(state(settling)))
                && (!work.contains(Work.RELEASING) || "released".equals(state(releasing)));
    }

    private String state(String reservation) {
        return db.sql("SELECT state FROM reservations WHERE id = :id")
                .param("id", reservation)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** Holds every commit until it is closed. */
    private static AutoCloseable heldCommits(Connection connection) {
        JdbcClient session = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        session.sql("SELECT pg_advisory_lock(:lock)")
                .param("lock", LOCK)
                .query((_, _) -> 0)
                .list();
        return () -> session.sql("SELECT pg_advisory_unlock(:lock)")
                .param("lock", LOCK)
                .query((_, _) -> 0)
                .list();
    }

    /** Holds whoever would change a balance until it is closed: a commit that waits would go through without its client. */
    private static AutoCloseable lockedBalance(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        JdbcClient.create(new SingleConnectionDataSource(connection, true))
                .sql("SELECT period FROM balances FOR UPDATE")
                .query((_, _) -> 0)
                .list();
        return connection::rollback;
    }

    /** Sessions that wait for a lock. */
    private int waiting() {
        return db.sql("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'""").query(Integer.class).single();
    }

    private String reserved(Work work) {
        String id = newId();
        assertThat(billing.reserve(id, organizations.get(work)).join().statusCode())
                .isEqualTo(200);
        return id;
    }

    private static String newId() {
        return "text:SM" + UUID.randomUUID();
    }

    private void tell(String topic, SpecificRecord record) {
        told.add(record);
        producer.send(topic, "22", record);
    }

    private void tellAgain(SpecificRecord record) {
        switch (record) {
            case SmsSent sent -> producer.send(Topics.SMS_SENT, "22", sent);
            case SmsError failed -> producer.send(Topics.SMS_ERROR, "22", failed);
            default -> throw new IllegalArgumentException(record.toString());
        }
    }

    private Map<String, Object> sums() {
        return db.sql("""
                        SELECT sum(used)::bigint AS used, sum(reserved)::bigint AS reserved, sum(overage)::bigint AS overage,
                            (SELECT count(*) FROM usage_records) AS records,
                            (SELECT sum(messages_used)::bigint FROM usage_days) AS summed,
                            (SELECT sum(held)::bigint FROM reservations) AS held
                        FROM balances""").query().singleRow();
    }
}
