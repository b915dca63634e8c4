package com.diwaar.localstack.phone.control;

import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.web.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Asks ingress how it is while somebody looks at the page, so that the page can say when texts would go nowhere. */
final class StackProbe implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final URI health;
    private final Live live;
    private final Thread thread = Thread.ofVirtual().name("stack-probe").unstarted(this::run);
    private volatile String ingress = "unknown";

    StackProbe(URI publicBaseUrl, Live live) {
        this.health = publicBaseUrl.resolve("/actuator/health");
        this.live = live;
    }

    void start() {
        thread.start();
    }

    ObjectNode state() {
        return Json.object()
                .put("ingress", ingress)
                .put("ingress_url", health.resolve("/").toString());
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build()) {
            while (true) {
                if (live.watched()) {
                    become(look(client));
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String look(HttpClient client) throws InterruptedException {
        try {
            int status = client.send(
                            HttpRequest.newBuilder(health).timeout(PATIENCE).build(), BodyHandlers.discarding())
                    .statusCode();
            return status < 500 ? "ready" : "not ready";
        } catch (IOException e) {
            return "away";
        }
    }

    private void become(String now) {
        if (!ingress.equals(now)) {
            ingress = now;
            live.publish("stack", this::state);
        }
    }
}
