package com.diwaar.localstack.phone;

import com.diwaar.events.TopicSpec;
import com.diwaar.events.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The page with everything behind it in one process: a broker, the simulator, and what plays the services' part. */
final class PhonePlayground implements AutoCloseable {

    private static final String REGISTRY = "mock://phone-playground";
    private static final String ACCOUNT = "AC00000000000000000000000000000abc";
    private static final String TOKEN = "token";

    private final EmbeddedKafkaKraftBroker kafka;
    private final FakeServices services;
    private final PhoneSimulator simulator;

    PhonePlayground(int port) throws IOException, InterruptedException {
        kafka = new EmbeddedKafkaKraftBroker(
                1, 1, Topics.all().stream().map(TopicSpec::name).toArray(String[]::new));
        kafka.afterPropertiesSet();
        services = new FakeServices(TOKEN, kafka.getBrokersAsString(), REGISTRY);
        simulator = PhoneSimulator.start(PhoneConfig.of(Map.of(
                "PHONE_PORT",
                Integer.toString(port),
                "TWILIO_ACCOUNT_SID",
                ACCOUNT,
                "TWILIO_AUTH_TOKEN",
                TOKEN,
                "PUBLIC_BASE_URL",
                services.ingressUrl(),
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.getBrokersAsString(),
                "SCHEMA_REGISTRY_URL",
                REGISTRY)));
        services.serve(simulator.port(), ACCOUNT, TOKEN);
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url() + "/control/demo"))
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(
                                        "{\"assistant_number\":\"+15550001000\",\"organization_id\":1,"
                                                + "\"webhook_secret\":\"" + FakeServices.SECRET + "\"}"))
                                .build(),
                        BodyHandlers.discarding());
    }

    String url() {
        return "http://localhost:" + simulator.port();
    }

    void stopKafka() {
        kafka.destroy();
    }

    /** For looking at the page by hand: the argument is the port. */
    public static void main(String[] arguments) throws Exception {
        PhonePlayground playground = new PhonePlayground(Integer.parseInt(arguments[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(playground::close));
        System.out.println("Playground on " + playground.url());
        Thread.currentThread().join();
    }

    @Override
    public void close() {
        simulator.close();
        services.close();
        kafka.destroy();
    }
}
