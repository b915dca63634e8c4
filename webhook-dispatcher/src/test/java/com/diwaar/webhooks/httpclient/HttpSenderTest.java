package com.diwaar.webhooks.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.webhooks.TestEndpoints;
import com.diwaar.webhooks.delivery.Assignment;
import com.diwaar.webhooks.delivery.Attempt;
import com.diwaar.webhooks.delivery.DispatchSettings;
import com.diwaar.webhooks.delivery.NotAttempted;
import com.diwaar.webhooks.egress.Egress;
import com.diwaar.webhooks.endpoint.CustomHeaders;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.Endpoint.Standing;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Secrets;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One attempt against a server that behaves badly in every way it can. */
class HttpSenderTest {

    private static final Duration TIMEOUT = Duration.ofMillis(1500);
    private static final DispatchSettings SETTINGS = new DispatchSettings(
            List.of(),
            List.of(),
            8,
            8,
            TIMEOUT,
            Duration.ofMillis(700),
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofDays(5),
            Duration.ofDays(90));

    private final EndpointSecret secret = EndpointSecret.random();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private HttpSender sender;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        sender = HttpClientWiring.sender(
                SETTINGS, new Egress(List.of("localhost"), List.of()), Clock.systemUTC(), InetAddress::getAllByName);
    }

    @AfterEach
    void stop() throws IOException {
        end.countDown();
        server.stop(0);
        sender.close();
    }

    @Test
    void whatItSendsVerifies() throws Exception {
        AtomicReference<Map<String, List<String>>> headers = new AtomicReference<>();
        AtomicReference<String> body = new AtomicReference<>();
        serve(exchange -> {
            headers.set(Map.copyOf(exchange.getRequestHeaders()));
            body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        });
        Assignment assignment = assignment(url("localhost"), "{\"text\":\"\u00e9\ud83c\udf70\"}");
        Attempt attempt = sender.send(assignment);
        assertThat(attempt.succeeded()).isTrue();
        assertThat(attempt.error()).isNull();
        assertThat(headers.get().get("Content-type").getFirst()).startsWith("application/json");
        assertThat(headers.get().get("Webhook-id"))
                .containsExactly(assignment.eventId().toString());
        assertThat(headers.get()).doesNotContainKeys("Authorization", "Cookie", "Accept-encoding");
        assertThatCode(() -> new Webhook(secret.shown()).verify(body.get(), lowerCase(headers.get())))
                .doesNotThrowAnyException();
    }

    @Test
    void customHeadersGoAlongAndBothSecretsSignDuringARotation() throws Exception {
        AtomicReference<Map<String, List<String>>> headers = new AtomicReference<>();
        serve(exchange -> {
            headers.set(Map.copyOf(exchange.getRequestHeaders()));
            exchange.sendResponseHeaders(204, -1);
        });
        EndpointSettings settings = new EndpointSettings(
                url("localhost"),
                Set.of(),
                Set.of(),
                true,
                CustomHeaders.of(Map.of("Authorization", "Bearer of-theirs", "X-Shop", "bakery")),
                null,
                null,
                false);
        EndpointSecret before = EndpointSecret.random();
        Instant soon = Instant.now().plusSeconds(60);
        sender.send(assignment(settings, new Secrets(secret, before, soon), "{}"));
        assertThat(headers.get().get("Authorization")).containsExactly("Bearer of-theirs");
        assertThat(headers.get().get("X-shop")).containsExactly("bakery");
        for (EndpointSecret one : List.of(secret, before)) {
            assertThatCode(() -> new Webhook(one.shown()).verify("{}", lowerCase(headers.get())))
                    .doesNotThrowAnyException();
        }
        sender.send(assignment(settings, new Secrets(secret, before, Instant.now()), "{}"));
        assertThat(headers.get().get("Webhook-signature").getFirst().split(" ")).hasSize(1);
    }

    @Test
    void anEndpointsOwnTimeoutIsKept() {
        serve(exchange -> await(60_000));
        EndpointSettings settings = new EndpointSettings(
                url("localhost"), Set.of(), Set.of(), true, CustomHeaders.NONE, Duration.ofMillis(300), null, false);
        Attempt attempt = sender.send(assignment(settings, Secrets.of(secret), "{}"));
        assertThat(attempt.error()).startsWith("timeout");
        assertThat(attempt.duration()).isLessThan(TIMEOUT);
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() {
        AtomicInteger followed = new AtomicInteger();
        server.createContext("/elsewhere", exchange -> followed.incrementAndGet());
        serve(exchange -> {
            exchange.getResponseHeaders().set("Location", url("localhost") + "elsewhere");
            exchange.sendResponseHeaders(307, -1);
        });
        Attempt attempt = send();
        assertThat(attempt.succeeded()).isFalse();
        assertThat(attempt.status()).isEqualTo(307);
        assertThat(attempt.error()).contains("redirects are not followed");
        assertThat(followed).hasValue(0);
    }

    @Test
    void aConnectionIsKeptForTheNextDelivery() {
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        serve(exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
        });
        for (int i = 0; i < 5; i++) {
            assertThat(send().answer()).isEqualTo("ok");
        }
        assertThat(ports).hasSize(1);
    }

    @Test
    void aConnectionThatNothingGoesOverIsClosed() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpSender closing = HttpClientWiring.sender(
                        SETTINGS,
                        new Egress(List.of("localhost"), List.of()),
                        Clock.systemUTC(),
                        _ -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                        Duration.ofMillis(200));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Attempt> attempt = threads.submit(
                    () -> closing.send(assignment("http://localhost:" + listening.getLocalPort() + "/", "{}")));
            try (Socket connection = listening.accept()) {
                connection.setSoTimeout(10_000);
                InputStream in = connection.getInputStream();
                assertThat(in.read(new byte[10_000])).isPositive();
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(attempt.get().succeeded()).isTrue();
                in.transferTo(OutputStream.nullOutputStream()); // returns at the connection's end
            }
        }
    }

    @Test
    void aNewConnectionThatIsClosedWithoutAWordIsOneAttemptThatFailed() throws Exception {
        assertThat(requestsBefore(false)).isEqualTo(1);
    }

    @Test
    void aKeptConnectionThatIsClosedWithoutAWordIsTriedOnceMore() throws Exception {
        assertThat(requestsBefore(true)).isEqualTo(3);
    }

    /** How many requests an endpoint hears that closes every connection instead of answering, from its first or second on. */
    private int requestsBefore(boolean answersTheFirst) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                while (true) {
                    try (Socket connection = listening.accept()) {
                        while (connection.getInputStream().read(new byte[10_000]) > 0
                                && requests.incrementAndGet() == 1
                                && answersTheFirst) {
                            connection
                                    .getOutputStream()
                                    .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                }
            });
            Assignment assignment = assignment("http://localhost:" + listening.getLocalPort() + "/", "{}");
            assertThat(sender.send(assignment).succeeded()).isEqualTo(answersTheFirst);
            if (answersTheFirst) {
                assertThat(sender.send(assignment).succeeded()).isFalse();
            }
            listening.close();
        }
        return requests.get();
    }

    @Test
    void onlyTheStartOfAHugeAnswerIsRead() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = "x".repeat(65_536).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(piece);
            }
        });
        Attempt attempt = send();
        assertThat(attempt.succeeded()).isTrue();
        assertThat(attempt.answer()).hasSize(Attempt.ANSWER_BYTES);
    }

    @Test
    void anAnswerThatDripsIsCut() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!await(50)) {
                    body.write('.');
                    body.flush();
                }
            }
        });
        Attempt attempt = send();
        assertThat(attempt.succeeded()).isFalse();
        assertThat(attempt.error()).startsWith("timeout");
        assertThat(attempt.duration()).isLessThan(TIMEOUT.multipliedBy(2));
    }

    @Test
    void silenceIsCut() {
        serve(exchange -> await(60_000));
        Attempt attempt = send();
        assertThat(attempt.error()).startsWith("timeout");
        assertThat(attempt.duration()).isLessThan(TIMEOUT.multipliedBy(2));
    }

    @Test
    void endlessHeadersAreAFailure() {
        serve(exchange -> {
            for (int i = 0; i < 500; i++) {
                exchange.getResponseHeaders().add("X-" + i, "y");
            }
            exchange.sendResponseHeaders(200, -1);
        });
        assertThat(send().error()).startsWith("protocol");
    }

    @Test
    void nulsInAnAnswerAreMadeStorable() {
        serve(exchange -> {
            exchange.sendResponseHeaders(500, 3);
            exchange.getResponseBody().write(new byte[] {'a', 0, 'b'});
        });
        assertThat(send().answer()).isEqualTo("a\ufffdb");
    }

    @Test
    void aPrivateAddressIsRefusedWithoutAConnection() {
        AtomicInteger reached = new AtomicInteger();
        serve(exchange -> reached.incrementAndGet());
        for (String host : List.of("127.0.0.1", "[::1]", "2130706433", "[::ffff:127.0.0.1]", "localhost.")) {
            assertThat(sender.send(assignment(url(host), "{}")).error())
                    .as(host)
                    .matches("(address_refused|dns).*");
        }
        assertThat(sender.send(assignment("http://169.254.169.254/latest/meta-data", "{}"))
                        .error())
                .startsWith("address_refused");
        assertThat(reached).hasValue(0);
    }

    @Test
    void aNameThatTurnsPrivateAfterItsFirstLookUpIsRefused() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        AtomicInteger reached = new AtomicInteger();
        serve(exchange -> reached.incrementAndGet());
        InetAddress unreachable = InetAddress.getByName("2001:4860:ffff::1");
        try (HttpSender rebound = HttpClientWiring.sender(
                SETTINGS, new Egress(List.of(), List.of()), Clock.systemUTC(), host -> new InetAddress[] {
                    lookups.getAndIncrement() == 0 ? unreachable : InetAddress.getLoopbackAddress()
                })) {
            Assignment assignment = assignment(url("rebinding.example.com"), "{}");
            assertThat(rebound.send(assignment).error()).doesNotStartWith("address_refused");
            assertThat(rebound.send(assignment).error()).startsWith("address_refused");
        }
        assertThat(lookups).hasValue(2);
        assertThat(reached).hasValue(0);
    }

    @Test
    void aPortThatIsNotPermittedIsRefusedWithoutAConnection() throws Exception {
        AtomicInteger reached = new AtomicInteger();
        serve(exchange -> reached.incrementAndGet());
        try (HttpSender limited = HttpClientWiring.sender(
                SETTINGS, new Egress(List.of(), List.of(443)), Clock.systemUTC(), InetAddress::getAllByName)) {
            assertThat(limited.send(assignment(url("localhost"), "{}")).error()).startsWith("port_refused");
        }
        assertThat(reached).hasValue(0);
    }

    @Test
    void aLookUpThatHangsIsCut() throws Exception {
        try (HttpSender hanging =
                HttpClientWiring.sender(SETTINGS, new Egress(List.of(), List.of()), Clock.systemUTC(), host -> {
                    await(60_000);
                    return new InetAddress[0];
                })) {
            Attempt attempt = hanging.send(assignment("https://slow.example.com/", "{}"));
            assertThat(attempt.error()).startsWith("dns");
            assertThat(attempt.duration()).isLessThan(TIMEOUT);
        }
    }

    @Test
    void aNameThatHangsTakesNoLookUpFromOthers() throws Exception {
        serve(exchange -> exchange.sendResponseHeaders(200, -1));
        try (HttpSender hanging = whereNamesHang()) {
            sendAtOnce(
                    hanging, CheckedDns.MOST_LOOKUPS + 10, false, i -> "https://slow.example.com:" + (2000 + i) + "/");
            assertThat(hanging.send(assignment(url("localhost"), "{}")).succeeded())
                    .isTrue();
        }
    }

    @Test
    void whereAllLookUpsHangNothingCountsAsAttempted() throws Exception {
        try (HttpSender hanging = whereNamesHang()) {
            sendAtOnce(hanging, CheckedDns.MOST_LOOKUPS, false, i -> "https://slow-" + i + ".example.com/");
            assertThatThrownBy(() -> hanging.send(assignment(url("localhost"), "{}")))
                    .isInstanceOf(NotAttempted.class);
        }
    }

    @Test
    void namesThatHangAgainTakeHalfOfTheLookUps() throws Exception {
        serve(exchange -> exchange.sendResponseHeaders(200, -1));
        try (HttpSender hanging = whereNamesHang()) {
            sendAtOnce(hanging, CheckedDns.MOST_LOOKUPS, true, i -> "https://slow-" + i + ".example.com/");
            assertThat(hanging.send(assignment(url("localhost"), "{}")).succeeded())
                    .isTrue();
        }
    }

    private HttpSender whereNamesHang() {
        return HttpClientWiring.sender(
                SETTINGS, new Egress(List.of("localhost"), List.of()), Clock.systemUTC(), host -> {
                    if (!host.equals("localhost")) {
                        await(60_000);
                    }
                    return InetAddress.getAllByName("localhost");
                });
    }

    /** Returns when all of them were given up. */
    private void sendAtOnce(HttpSender sender, int count, boolean failedBefore, IntFunction<String> url) {
        Standing standing = new Standing(null, null, failedBefore ? Instant.EPOCH : null, null);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, count)
                    .forEach(i -> threads.submit(() -> sender.send(TestEndpoints.assignment(
                            new Endpoint(
                                    1,
                                    7,
                                    EndpointSettings.to(url.apply(i)),
                                    Secrets.of(secret),
                                    standing,
                                    Instant.EPOCH,
                                    Instant.EPOCH),
                            "{}"))));
        }
    }

    @Test
    void aPortWhereNobodyListensIsSaidPlainly() {
        server.stop(0);
        assertThat(send().error()).startsWith("connection_refused");
    }

    private void serve(HttpHandler handler) {
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    /** True when the test is over. */
    private boolean await(long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private Attempt send() {
        return sender.send(assignment(url("localhost"), "{}"));
    }

    private String url(String host) {
        return "http://" + host + ":" + server.getAddress().getPort() + "/";
    }

    private Assignment assignment(String url, String payload) {
        return assignment(EndpointSettings.to(url), Secrets.of(secret), payload);
    }

    private static Assignment assignment(EndpointSettings settings, Secrets secrets, String payload) {
        return TestEndpoints.assignment(TestEndpoints.endpoint(1, settings, secrets), payload);
    }

    private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        header -> header.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
    }
}
