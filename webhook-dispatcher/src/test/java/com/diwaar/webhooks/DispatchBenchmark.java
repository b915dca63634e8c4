package com.diwaar.webhooks;

import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.RealPostgres.Durability;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.SecretCipher;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deliveries a second, and the time from event to request, of one dispatcher with 256 MB of heap beside a durable PostgreSQL
 * and a broker; one endpoint each for so many organisations, of which some never answer. Not part of any test run:
 * {@code DispatchBenchmark RATE SECONDS [ENDPOINTS] [HANGING] [JVM OPTIONS...]}. Rate 0 is a backlog, as fast as it goes.
 */
final class DispatchBenchmark {

    private static final String SECRET = "a-secret-of-the-tests";
    private static final int WARM_UP_SECONDS = 15;

    private final int rate;
    private final int seconds;
    private final int endpoints;
    private final int hanging;
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicIntegerArray millis = new AtomicIntegerArray(4_000_000);
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile long measuredFrom = Long.MAX_VALUE;

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
        HttpServer server = listen();
        try (RealPostgres postgres = RealPostgres.start(Durability.ON);
                RealKafka kafka = RealKafka.start()) {
            String registry = new StubRegistry().url();
            List<String> options = new java.util.ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC"));
            options.addAll(jvm);
            try (AvroProducer producer = new AvroProducer(kafka.bootstrapServers(), registry);
                    ForkedDispatcher dispatcher = new ForkedDispatcher(
                                    options,
                                    List.of(
                                            "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                            "--spring.kafka.properties.schema.registry.url=" + registry,
                                            "--spring.datasource.url="
                                                    + postgres.database().url(),
                                            "--diwaar.secret-key=" + SECRET,
                                            "--logging.level.com.diwaar=warn",
                                            "--diwaar.webhooks.allowed-hosts=localhost"))
                            .awaitReady()) {
                makeEndpoints(JdbcClient.create(postgres.database().dataSource("webhooks")), server);
                if (rate == 0) {
                    backlog(producer, dispatcher);
                } else {
                    atARate(producer, dispatcher);
                }
            }
        } finally {
            end.countDown();
            server.stop(0);
        }
    }

    private void backlog(AvroProducer producer, ForkedDispatcher dispatcher) throws InterruptedException {
        int warm = 40_000;
        publish(producer, warm, 0);
        await(warm, 180);
        int all = 4000 * seconds;
        Duration cpu = cpu(dispatcher);
        long start = System.nanoTime();
        publish(producer, all, warm);
        await(warm + all, 300);
        double took = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%,d deliveries in %.1f s: %.0f a second; the dispatcher used %.2f ms of processor each%n",
                all, took, all / took, (cpu(dispatcher).toMillis() - cpu.toMillis()) / (double) all);
    }

    private void atARate(AvroProducer producer, ForkedDispatcher dispatcher) throws InterruptedException {
        pace(producer, WARM_UP_SECONDS, 0);
        int before = received.get();
        measuredFrom = System.currentTimeMillis();
        Duration cpu = cpu(dispatcher);
        pace(producer, seconds, WARM_UP_SECONDS * rate);
        TimeUnit.SECONDS.sleep(3);
        int got = Math.min(received.get() - before, millis.length());
        int[] sorted = new int[counted.get()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = millis.get(i);
        }
        Arrays.sort(sorted);
        System.out.printf(
                "%d a second to %,d endpoints, %d of them hang: %,d requests; event to request p50 %d ms, p90 %d, p99 %d, max %d;"
                        + " %.2f ms of processor each%n",
                rate,
                endpoints,
                hanging,
                got,
                sorted[sorted.length / 2],
                sorted[sorted.length * 9 / 10],
                sorted[sorted.length * 99 / 100],
                sorted[sorted.length - 1],
                (cpu(dispatcher).toMillis() - cpu.toMillis()) / (double) Math.max(1, got));
    }

    private void pace(AvroProducer producer, int seconds, int from) {
        long start = System.nanoTime();
        for (int i = 0; i < seconds * rate; i++) {
            LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
            send(producer, from + i);
        }
    }

    private void publish(AvroProducer producer, int count, int from) {
        for (int i = 0; i < count; i++) {
            send(producer, from + i);
        }
    }

    private void send(AvroProducer producer, int number) {
        long organization = 1 + number % endpoints;
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
    }

    private void await(int count, int patienceSeconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (received.get() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        System.out.printf("received %,d of %,d%n", received.get(), count);
    }

    private final AtomicInteger counted = new AtomicInteger();

    private HttpServer listen() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/well", exchange -> {
            long now = System.currentTimeMillis();
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            received.incrementAndGet();
            long at = occurredAt(body);
            if (at >= measuredFrom) {
                int place = counted.getAndIncrement();
                if (place < millis.length()) {
                    millis.set(place, (int) (now - at));
                }
            }
        });
        server.createContext("/hang", exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }

    private static long occurredAt(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 120), java.nio.charset.StandardCharsets.UTF_8);
        int from = text.indexOf("\"timestamp\":\"") + 13;
        return Instant.parse(text.substring(from, text.indexOf('"', from))).toEpochMilli();
    }

    /** The last ones hang. */
    private void makeEndpoints(JdbcClient sql, HttpServer server) {
        SecretCipher cipher = new SecretCipher(new SecretKey(SECRET));
        String base = "http://localhost:" + server.getAddress().getPort();
        for (int organization = 1; organization <= endpoints; organization++) {
            sql.sql("INSERT INTO endpoints (organization_id, url, secret) VALUES (:organization, :url, :secret)")
                    .param("organization", organization)
                    .param("url", base + (organization > endpoints - hanging ? "/hang" : "/well"))
                    .param("secret", cipher.encrypt(EndpointSecret.random(), organization))
                    .update();
        }
    }

    private static Duration cpu(ForkedDispatcher dispatcher) {
        return ProcessHandle.of(dispatcher.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
