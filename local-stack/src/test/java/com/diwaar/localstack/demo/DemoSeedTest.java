package com.diwaar.localstack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.localstack.process.PartFailed;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSeedTest {

    private static final String ORGANIZATION = "POST /organizations admin";
    private static final String KEY = "POST /organizations/7/keys admin";
    private static final String ASSISTANT = "POST /assistants dk_1";
    private static final String ENDPOINT = "POST /endpoints dk_1";

    @TempDir
    Path directory;

    private final Map<String, Deque<String>> answers = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer services;
    private DemoSeed seed;

    @BeforeEach
    void start() throws IOException {
        services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        services.createContext("/", this::answer);
        services.start();
        String url = "http://localhost:" + services.getAddress().getPort();
        var addresses = new DemoSeed.Addresses(url, url, url, url);
        seed = new DemoSeed(directory.resolve("demo.json"), addresses, "admin");
        on(ORGANIZATION, "201 {\"id\":7}");
        on(KEY, "201 {\"key_id\":\"k\",\"prefix\":\"dk\",\"key\":\"dk_1\"}");
        on(ASSISTANT, "201 {\"id\":9}");
        on(ENDPOINT, "201 {\"id\":3,\"secret\":\"whsec_1\"}");
        on("GET /assistants dk_1", "200 {\"items\":[{\"id\":9,\"phone_number\":\"+15550001000\"}]}");
        on("PATCH /endpoints/3 dk_1", "200 {}");
    }

    @AfterEach
    void stop() {
        services.stop(0);
    }

    @Test
    void makesTheOrganisationItsKeyAnAssistantAndAnEndpoint() {
        Demo demo = seed.seed();

        assertThat(demo).isEqualTo(new Demo(7L, "dk_1", 9L, "+15550001000", "3", "whsec_1"));
        assertThat(asked).containsExactly(ORGANIZATION, KEY, ASSISTANT, ENDPOINT);
    }

    @Test
    void findsItAgainAfterARestart() {
        Demo made = seed.seed();
        asked.clear();

        assertThat(seed.seed()).isEqualTo(made);
        assertThat(asked).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void waitsUntilTheOthersKnowTheNewKey() {
        answers.put(ASSISTANT, new ArrayDeque<>(List.of("401 {}", "401 {}", "201 {\"id\":9}")));

        assertThat(seed.seed().assistantId()).isEqualTo(9);
        assertThat(asked).filteredOn(ASSISTANT::equals).hasSize(3);
    }

    @Test
    void goesOnWhereAnEarlierRunStopped() {
        on(ASSISTANT, "500 {}");
        assertThatThrownBy(seed::seed)
                .isInstanceOf(PartFailed.class)
                .hasMessageContaining("POST /assistants answered 500");
        on(ASSISTANT, "201 {\"id\":9}");
        asked.clear();

        assertThat(seed.seed().assistantId()).isEqualTo(9);
        assertThat(asked).doesNotContain(ORGANIZATION, KEY);
    }

    @Test
    void takesTheAssistantThatAnEarlierRunCouldNotWriteDown() {
        on(ASSISTANT, "409 {}");

        assertThat(seed.seed().assistantId()).isEqualTo(9);
    }

    @Test
    void beginsAnewWhereTheKeyIsWorthNothingAnyMore() {
        seed.seed();
        asked.clear();
        on("GET /assistants dk_1", "401 {}");

        seed.seed();

        assertThat(asked).contains(ORGANIZATION, KEY, ASSISTANT, ENDPOINT);
    }

    @Test
    void keepsTheKeyWhereOnlyItsOwnerReads() throws IOException {
        seed.seed();

        assertThat(Files.getPosixFilePermissions(directory.resolve("demo.json")))
                .hasSize(2);
        assertThat(DemoSeed.read(directory.resolve("demo.json")).key()).hasValue("dk_1");
    }

    private void on(String request, String answer) {
        answers.put(request, new ArrayDeque<>(List.of(answer)));
    }

    /** The answers in their order; the last one for good. */
    private void answer(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
        String request = "%s %s %s"
                .formatted(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), token);
        exchange.getRequestBody().readAllBytes();
        asked.add(request);
        Deque<String> left = answers.getOrDefault(request, new ArrayDeque<>(List.of("404 {}")));
        String answer = left.size() > 1 ? left.pop() : left.element();
        byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
