package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.id;
import static com.diwaar.outbound.World.reply;
import static com.diwaar.outbound.World.sender;

import com.diwaar.events.SmsReply;
import com.diwaar.testkit.TcpProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whether the service says that it can work only while it can. */
class ReadinessIT {

    @Test
    void isNotReadyWithoutItsDatabaseAndGoesOnWithIt() throws Exception {
        try (World world = new World()) {
            URI database = URI.create(world.database.url().substring("jdbc:".length()));
            try (TcpProxy proxy = TcpProxy.to(database.getHost(), database.getPort())) {
                String base = "http://localhost:"
                        + world.start("--spring.datasource.url="
                                        + world.database.url().replace(":" + database.getPort(), ":" + proxy.port()))
                                .getEnvironment()
                                .getProperty("local.server.port");
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> readiness(base) == 200);
                proxy.vanish();
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> readiness(base) == 503);
                SmsReply reply = world.publish(reply(sender(), customer(), id(), "meanwhile"));
                proxy.heal();
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> readiness(base) == 200);
                world.awaitSent(reply.getMessageId());
            }
        }
    }

    private static int readiness(String base) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(base + "/actuator/health/readiness"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
