package com.diwaar.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * An HTTP peer whose answers can be held: a caller is caught between asking and knowing, and the test decides what
 * happens then. Every request is recorded as it came, held or not.
 */
public final class HoldingServer implements AutoCloseable {

    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Held> held = new CopyOnWriteArrayList<>();
    private volatile Predicate<Request> holding = request -> false;
    private volatile Function<Request, Answer> answers;

    /** A request as it came. */
    public record Request(String method, URI uri, Map<String, List<String>> headers, String body) {}

    /** What the server says; headers besides the content type are not needed here. */
    public record Answer(int status, String contentType, String body) {

        public static Answer json(int status, String body) {
            return new Answer(status, "application/json", body);
        }
    }

    private record Held(Request request, CompletableFuture<Boolean> answered) {}

    private HoldingServer(Function<Request, Answer> answers) {
        this.answers = answers;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Listens on a free local port and answers by the function. */
    public static HoldingServer answering(Function<Request, Answer> answers) {
        return new HoldingServer(answers);
    }

    /** Answers by another function from now on. */
    public void answer(Function<Request, Answer> answers) {
        this.answers = answers;
    }

    public String url() {
        return "http://localhost:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** All requests so far, in the order of arrival. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** From now on every request waits for {@link #release()} or {@link #drop()}. */
    public void hold() {
        hold(request -> true);
    }

    /** From now on every such request waits. */
    public synchronized void hold(Predicate<Request> which) {
        holding = which;
    }

    /** Waits until so many requests are held, at most 30 seconds. */
    public List<Request> awaitHeld(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> held.size() >= count);
        return held.stream().map(Held::request).toList();
    }

    /** Answers what is held and holds nothing any more. */
    public synchronized void release() {
        holding = request -> false;
        held.forEach(one -> one.answered().complete(true));
    }

    /** Answers only those; what comes is held as before. */
    public void release(Predicate<Request> which) {
        held.stream()
                .filter(one -> which.test(one.request()))
                .forEach(one -> one.answered().complete(true));
    }

    /** Closes the held connections without an answer: the callers never know. What comes is held as before. */
    public void drop() {
        held.forEach(one -> one.answered().complete(false));
    }

    @Override
    public void close() {
        drop();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            if (admit(request).join()) {
                answer(exchange, answers.apply(request));
            }
        }
    }

    /** Held or not is decided in one step, so that no request slips between a release and the list of the held. */
    private synchronized CompletableFuture<Boolean> admit(Request request) {
        if (!holding.test(request)) {
            return CompletableFuture.completedFuture(true);
        }
        var one = new Held(request, new CompletableFuture<>());
        held.add(one);
        return one.answered().whenComplete((answered, none) -> held.remove(one));
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
