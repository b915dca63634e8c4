package com.diwaar.ingress;

import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.security.ApiKeys;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One replica of the front door on a real broker, ready for requests; organisation 7 has many API keys. */
final class RunningIngress implements AutoCloseable {

    static final String TOKEN = "the-auth-token";
    static final String PUBLIC = "https://sms.example.com";

    private static final String SECRET = "a-secret-of-the-tests";
    private static final String REGISTRY = "mock://ingress";
    private static final ApiKeys KEYS = new ApiKeys(new SecretKey(SECRET));
    private static final List<ApiKeys.Issued> ISSUED =
            IntStream.range(0, 10).mapToObj(_ -> KEYS.issue()).toList();
    /** Without threads of its own to speak of, so that those of the service can be counted. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final RealKafka kafka;
    private final ConfigurableApplicationContext context;
    private final String base;

    private RunningIngress(RealKafka kafka, ConfigurableApplicationContext context) {
        this.kafka = kafka;
        this.context = context;
        this.base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** Starts a replica, with settings such as {@code ingress.send-wait=3s} before those of the tests. */
    static RunningIngress on(RealKafka kafka, String... settings) {
        String[] all = Stream.concat(
                        Stream.of(
                                "server.port=0",
                                "spring.kafka.bootstrap-servers=" + kafka.proxiedBootstrapServers(),
                                "spring.kafka.properties.schema.registry.url=" + REGISTRY,
                                "ingress.public-base-url=" + PUBLIC,
                                "ingress.auth-tokens=" + TOKEN,
                                "diwaar.secret-key=" + SECRET),
                        Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        var ingress = new RunningIngress(kafka, new SpringApplicationBuilder(IngressApplication.class).run(all));
        ingress.produce(Topics.ACCOUNTS, "7", account());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ingress.get("/actuator/health/readiness").statusCode() == 200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !Set.of(401, 503).contains(ingress.statusForKeyHolders()));
        return ingress;
    }

    /** One of organisation 7's API keys. */
    static String key(int number) {
        return ISSUED.get(number).key();
    }

    HttpResponse<String> send(String key, String json, String... headers) {
        return answer(sendRequest(key, json, headers));
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String key, String json, String... headers) {
        return HTTP.sendAsync(sendRequest(key, json, headers), BodyHandlers.ofString());
    }

    private HttpRequest sendRequest(String key, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/sms/send"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(json));
        return (headers.length > 0 ? request.headers(headers) : request).build();
    }

    /** Whether anybody new is let in. */
    boolean takesConnections() {
        URI address = URI.create(base);
        try (Socket _ = new Socket(address.getHost(), address.getPort())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Of a request that only tells whether the first key is known. */
    private int statusForKeyHolders() {
        return answer(HttpRequest.newBuilder(URI.create(base + "/sms/send"))
                        .header("Authorization", "Bearer " + key(0))
                        .build())
                .statusCode();
    }

    HttpResponse<String> get(String path) {
        return answer(HttpRequest.newBuilder(URI.create(base + path)).build());
    }

    /** Posts a form as Twilio does, signed over the public URL. */
    HttpResponse<String> webhook(String path, Map<String, String> form) {
        String signed = PUBLIC
                + path
                + new TreeMap<>(form)
                        .entrySet().stream().map(e -> e.getKey() + e.getValue()).collect(Collectors.joining());
        return post(path, "application/x-www-form-urlencoded", encoded(form), hmac(signed));
    }

    HttpResponse<String> post(String path, String contentType, String body, String signature) {
        return answer(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", contentType)
                .header("X-Twilio-Signature", signature)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    static String hmac(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A counter's value, as it is scraped; 0 where it has none yet. */
    double metric(String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.E]+)$")
                .matcher(get("/actuator/prometheus").body());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    <T> TopicReader<T> reader(String topic) {
        return TopicReader.avro(kafka.bootstrapServers(), REGISTRY, topic);
    }

    void produce(String topic, String key, org.apache.avro.specific.SpecificRecord record) {
        try (AvroProducer producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY)) {
            producer.send(topic, key, record);
        }
    }

    /** The outcome that outbound-service publishes when the provider took the command's text. */
    static SmsSent sent(SendSms command) {
        return SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(7)
                .setAssistantId(command.getAssistantId())
                .setConversationId(1)
                .setMessageId(1)
                .setCommandId(command.getCommandId())
                .setFrom("+15550001000")
                .setTo(command.getTo())
                .setAttemptId(UUID.randomUUID())
                .setMessageSid("SMsent")
                .setBody(command.getBody())
                .setSegments(1)
                .setOpenedAgenda(command.getAgenda())
                .build();
    }

    /** The least that Twilio tells of a text. */
    static Map<String, String> text(String sid) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("MessageSid", sid);
        form.put("AccountSid", "AC0");
        form.put("From", "+15551230001");
        form.put("To", "+15550001000");
        form.put("Body", "Hello");
        form.put("NumMedia", "0");
        form.put("NumSegments", "1");
        return form;
    }

    private static Account account() {
        return Account.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(7)
                .setVersion(1)
                .setStanding(Standing.OK)
                .setApiKeys(ISSUED.stream()
                        .map(key -> new ApiKeyHash("k" + ISSUED.indexOf(key), key.prefix(), key.hash(), null))
                        .toList())
                .build();
    }

    private static HttpResponse<String> answer(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
