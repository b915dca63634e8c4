package com.diwaar.webhooks;

import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.RealPostgres.Durability;
import com.diwaar.testkit.Signals;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.SecretCipher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Deliveries a second, and the time from event to request, of one dispatcher with 256 MB of heap beside a durable PostgreSQL
 * and a broker; one endpoint each for so many organisations. Not part of any test run:
 * {@code DispatchBenchmark RATE SECONDS [ENDPOINTS] [HANGING] [JVM OPTIONS...]}.
 *
 * <p>Rate 0 is a backlog, published while the dispatcher stands still, and how fast it goes through it. With some that hang, the
 * healthy ones are measured twice as long: before, and while the others don't answer. {@code -Dstatements=true} tells what
 * PostgreSQL spent on what.
 */
final class DispatchBenchmark {

    private static final String SECRET = "a-secret-of-the-tests";
    private static final int WARM_UP = Integer.getInteger("warm-up", 60_000);
    private static final int WARM_UP_SECONDS = Integer.getInteger("warm-up-seconds", 30);
    private static final int SLOWEST = 60_000;

    /** Events come in groups, as another service's handling of a poll's batch gives them. */
    private static final int MILLIS_BETWEEN_GROUPS = 5;

    private final int rate;
    private final int seconds;
    private final int endpoints;
    private final int hanging;
    private final AtomicInteger received = new AtomicInteger();
    private final CheapReceiver receiver = new CheapReceiver(this::received);
    private int published;

    private volatile long from = Long.MAX_VALUE;
    private volatile int[] millis = new int[SLOWEST];
    private volatile int[] slowest = new int[1];

    private DispatchBenchmark(int rate, int seconds, int endpoints, int hanging) {
        this.rate = rate;
        this.seconds = seconds;
        this.endpoints = endpoints;
        this.hanging = hanging;
    }

    public static void main(String[] arguments) throws Exception {
        int endpoints = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
        int hanging = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
        List<String> jvm = arguments.length > 4 ? List.of(arguments).subList(4, arguments.length) : List.of();
        new DispatchBenchmark(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), endpoints, hanging)
                .run(jvm);
        System.exit(0);
    }

    private void run(List<String> jvm) throws Exception {
        try (RealPostgres postgres = RealPostgres.start(Durability.ON);
                RealKafka kafka = RealKafka.start()) {
            Statements statements = Statements.of(postgres);
            String registry = new StubRegistry().url();
            List<String> options = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC"));
            options.addAll(jvm);
            try (ForkedDispatcher dispatcher = new ForkedDispatcher(options, arguments(postgres, kafka, registry))) {
                dispatcher.awaitReady();
                makeEndpoints(new JdbcTemplate(postgres.database().dataSource("webhooks")));
                Spent spent = new Spent(dispatcher.pid(), postgres, receiver);
                publish(kafka, registry, dispatcher, WARM_UP);
                await(WARM_UP, 120);
                statements.forget();
                if (rate == 0) {
                    backlog(kafka, registry, dispatcher, spent);
                } else {
                    try (AvroProducer producer = new AvroProducer(kafka.bootstrapServers(), registry)) {
                        atARate(producer, spent);
                    }
                }
                statements.print();
                dispatcher.terminate();
            }
        }
    }

    /** And what {@code -Dapp} says, by comma. */
    private static List<String> arguments(RealPostgres postgres, RealKafka kafka, String registry) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.properties.schema.registry.url=" + registry,
                "--spring.datasource.url=" + postgres.database().url(),
                "--diwaar.secret-key=" + SECRET,
                "--logging.level.com.diwaar=warn",
                "--diwaar.webhooks.allowed-hosts=localhost"));
        Arrays.stream(System.getProperty("app", "").split(","))
                .filter(one -> !one.isEmpty())
                .forEach(arguments::add);
        return arguments;
    }

    private void backlog(RealKafka kafka, String registry, ForkedDispatcher dispatcher, Spent spent)
            throws InterruptedException {
        int all = 4000 * seconds;
        publish(kafka, registry, dispatcher, all);
        spent.begin();
        long start = System.nanoTime();
        await(published, 300);
        double took = (System.nanoTime() - start) / 1e9;
        System.out.printf("%,d deliveries in %.1f s: %.0f a second; %s%n", all, took, all / took, spent.each(all));
    }

    private void atARate(AvroProducer producer, Spent spent) throws InterruptedException {
        pace(producer, WARM_UP_SECONDS);
        if (hanging > 0) {
            receiver.hang(true); // that is warm code too when it counts
            pace(producer, WARM_UP_SECONDS);
            receiver.hang(false);
            pace(producer, WARM_UP_SECONDS);
        }
        window("all are well", producer, spent);
        if (hanging > 0) {
            window("all are well still", producer, spent);
            receiver.hang(true);
            window("some hang since now", producer, spent);
            window("they still hang", producer, spent);
        }
    }

    private void window(String name, AvroProducer producer, Spent spent) throws InterruptedException {
        int before = received.get();
        millis = new int[SLOWEST];
        slowest = new int[seconds + 1];
        from = System.currentTimeMillis();
        spent.begin();
        int expected = pace(producer, seconds);
        TimeUnit.SECONDS.sleep(3);
        from = Long.MAX_VALUE;
        int got = received.get() - before;
        System.out.printf(
                "%s: %d a second to %,d endpoints, of which %d may hang: %,d events of healthy ones, %,d requests answered in all;"
                        + " event to request %s; the slowest of each second %s; %s%n",
                name,
                rate,
                endpoints,
                hanging,
                expected,
                got,
                percentiles(millis.clone(), expected),
                Arrays.toString(slowest),
                spent.each(got));
    }

    /** What has not come counts as slowest. */
    private static String percentiles(int[] millis, int expected) {
        StringBuilder told = new StringBuilder();
        for (double share : new double[] {0.5, 0.9, 0.99, 0.999}) {
            long below = 0;
            int at = 0;
            while (at < millis.length && (below += millis[at]) < share * expected) {
                at++;
            }
            told.append("p%s %s ms ".formatted(share * 100, at < millis.length ? at : "(lost)"));
        }
        return told.toString().strip();
    }

    private void received(Instant occurredAt, boolean mayHang) {
        received.incrementAndGet();
        long at = occurredAt.toEpochMilli();
        long since = from;
        if (at >= since && !mayHang) {
            int took = (int) Math.clamp(System.currentTimeMillis() - at, 0, SLOWEST - 1);
            millis[took]++;
            int[] bySecond = slowest;
            int second = (int) Math.min((at - since) / 1000, bySecond.length - 1);
            bySecond[second] = Math.max(bySecond[second], took);
        }
    }

    /** Returns how many went to healthy ones. */
    private int pace(AvroProducer producer, int seconds) {
        long start = System.nanoTime();
        int toHealthy = 0;
        for (int i = 0; i < seconds * rate; i++) {
            for (long wait = 1; wait > 0; ) {
                long group = i * 1000L / rate / MILLIS_BETWEEN_GROUPS * MILLIS_BETWEEN_GROUPS;
                wait = start + TimeUnit.MILLISECONDS.toNanos(group) - System.nanoTime();
                LockSupport.parkNanos(wait);
            }
            toHealthy += send(producer) ? 1 : 0;
        }
        return toHealthy;
    }

    /** While the dispatcher stands still, so that it has a processor of its own when it goes on. */
    private void publish(RealKafka kafka, String registry, ForkedDispatcher dispatcher, int count) {
        Signals.stop(dispatcher.pid());
        try (AvroProducer producer = new AvroProducer(kafka.bootstrapServers(), registry)) {
            for (int i = 0; i < count; i++) {
                send(producer);
            }
        }
        Signals.resume(dispatcher.pid());
    }

    /** Whether it was to one of those that never hang. */
    private boolean send(AvroProducer producer) {
        int number = published++;
        int organization = 1 + number % endpoints;
        producer.sendAsync(
                Topics.SMS_ACCEPTED,
                Integer.toString(number),
                SmsAccepted.newBuilder()
                        .setEventId(EventIds.of(Topics.SMS_ACCEPTED, number))
                        .setOccurredAt(Instant.now())
                        .setOrganizationId(organization)
                        .setAssistantId(1)
                        .setConversationId(number % 5000)
                        .setMessageId(number)
                        .setMessageSid("SM" + number)
                        .setFrom("+15551230001")
                        .setTo("+15550001000")
                        .setBody("Are you open on Sunday?")
                        .build());
        return !mayHang(organization);
    }

    /** Spread among the others, as they would be. */
    private boolean mayHang(long organization) {
        return hanging > 0 && organization % (endpoints / hanging) == 0;
    }

    private void await(int count, int patienceSeconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (received.get() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        System.out.printf("received %,d of %,d%n", received.get(), count);
    }

    private void makeEndpoints(JdbcTemplate sql) {
        SecretCipher cipher = new SecretCipher(new SecretKey(SECRET));
        sql.batchUpdate(
                "INSERT INTO endpoints (organization_id, url, secret) VALUES (?, ?, ?)",
                LongStream.rangeClosed(1, endpoints)
                        .mapToObj(organization -> new Object[] {
                            organization,
                            receiver.url() + (mayHang(organization) ? "/hangs" : "/well"),
                            cipher.encrypt(EndpointSecret.random(), organization)
                        })
                        .toList());
    }
}
