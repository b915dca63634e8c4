package com.diwaar.localstack.phone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Takes the webhooks as ingress would: refuses with 403 what Twilio's own validator does not accept. */
final class StubIngress implements AutoCloseable {

    /** A call that was made. */
    record Call(String path, Map<String, String> parameters, boolean signed) {}

    private final RequestValidator validator;
    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Consumer<Call> onText = call -> {};
    private volatile Consumer<Call> onStatus = call -> {};
    private volatile int status = 200;

    StubIngress(String authToken) throws IOException {
        validator = new RequestValidator(authToken);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/actuator/health", exchange -> answer(exchange, 200, "{\"status\":\"UP\"}"));
        server.createContext("/sms/", this::receive);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Every call so far, in the order in which they came. */
    List<Call> calls() {
        return calls;
    }

    List<Call> callsTo(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    void onText(Consumer<Call> then) {
        onText = then;
    }

    /** What genuine calls are answered from now on. */
    void answers(int httpStatus) {
        status = httpStatus;
    }

    void onStatus(Consumer<Call> then) {
        onStatus = then;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = new TreeMap<>();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        String signature = exchange.getRequestHeaders().getFirst("X-Twilio-Signature");
        boolean signed = validator.validate(url() + exchange.getRequestURI(), parameters, signature);
        Call call = new Call(exchange.getRequestURI().toString(), parameters, signed);
        calls.add(call);
        answer(exchange, signed ? status : 403, "<Response/>");
        if (signed) {
            (call.path().equals("/sms/webhook") ? onText : onStatus).accept(call);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
