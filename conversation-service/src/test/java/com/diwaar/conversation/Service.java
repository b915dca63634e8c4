package com.diwaar.conversation;

import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.dialogue.Announcements;
import com.diwaar.conversation.dialogue.AnswerTexts;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Dialogues;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Memory;
import com.diwaar.conversation.dialogue.Model;
import com.diwaar.conversation.dialogue.Notices;
import com.diwaar.conversation.dialogue.Prompts;
import com.diwaar.conversation.dialogue.Reception;
import com.diwaar.conversation.dialogue.Settle;
import com.diwaar.conversation.optout.AnnounceOptOuts;
import com.diwaar.conversation.optout.OptOuts;
import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.events.Purpose;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.security.ApiKeys;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.HoldingServer.Answer;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.RealPostgres;
import com.diwaar.testkit.RealRedis;
import com.diwaar.testkit.TopicReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * conversation-service on real servers, with a model and a billing that the test plays. Each test takes an organisation and
 * phone numbers of its own, so one serves all tests of the JVM.
 */
final class Service {

    static final ConversationType SMS = new ConversationType("sms");
    static final String REGISTRY = "mock://conversation";
    private static final String SECRET = "a secret for these tests";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern MARK = Pattern.compile("\\[message (\\d+)]");
    private static final AtomicInteger NEXT = new AtomicInteger(1000);

    final RealKafka kafka = RealKafka.start();
    final RealPostgres.Database database = RealPostgres.shared().freshDatabase();
    final RealRedis redis = RealRedis.start();
    final HoldingServer model = HoldingServer.answering(this::think);
    private final Map<String, Function<HoldingServer.Request, Answer>> scripts = new ConcurrentHashMap<>();
    final Map<Long, Answer> billingSays = new ConcurrentHashMap<>();
    final HoldingServer billing = HoldingServer.answering(this::reserve);
    final AvroProducer producer = new AvroProducer(kafka.bootstrapServers(), REGISTRY);
    final TopicReader<com.diwaar.events.SmsAccepted> accepted;
    final TopicReader<com.diwaar.events.SmsReply> replies;
    final TopicReader<com.diwaar.events.SmsOutreach> outreaches;
    final TopicReader<com.diwaar.events.SmsError> errors;
    final TopicReader<com.diwaar.events.UsageReported> usage;
    final TopicReader<com.diwaar.events.OptOut> optOuts;
    final TopicReader<com.diwaar.events.AgendaConcluded> concluded;
    final TopicReader<com.diwaar.events.ConversationEnded> ended;
    final TopicReader<com.diwaar.events.CustomerErased> erased;
    final Statements statements = new Statements();
    final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ApiKeys keys = new ApiKeys(new SecretKey(SECRET));

    private Service() {
        kafka.createTopics(Topics.all());
        context = startReplica();
        accepted = read(Topics.SMS_ACCEPTED);
        replies = read(Topics.SMS_REPLY);
        outreaches = read(Topics.SMS_OUTREACH);
        errors = read(Topics.SMS_ERROR);
        usage = read(Topics.USAGE_REPORTED);
        optOuts = read(Topics.OPT_OUTS);
        concluded = read(Topics.AGENDA_CONCLUDED);
        ended = read(Topics.CONVERSATION_ENDED);
        erased = read(Topics.CUSTOMER_ERASED);
    }

    static Service shared() {
        return Shared.SERVICE;
    }

    /** Another one beside those that run; the caller closes it. */
    ConfigurableApplicationContext startReplica() {
        ConfigurableApplicationContext replica = new SpringApplicationBuilder(ConversationApplication.class)
                .initializers(starting -> starting.getBeanFactory().addBeanPostProcessor(statements))
                .properties(Map.ofEntries(
                        Map.entry("CONVERSATION_PORT", "0"),
                        Map.entry("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
                        Map.entry("SCHEMA_REGISTRY_URL", REGISTRY),
                        Map.entry("DATABASE_URL", database.url()),
                        Map.entry("DATABASE_USER", "conversation"),
                        Map.entry("DATABASE_PASSWORD", database.password("conversation")),
                        Map.entry("REDIS_URL", redis.url()),
                        Map.entry("LLM_BASE_URL", model.url() + "/v1"),
                        Map.entry("LLM_MODEL", "test-model"),
                        Map.entry("BILLING_URL", billing.url()),
                        Map.entry("DIWAAR_SERVICE_TOKEN", "service-token"),
                        Map.entry("DIWAAR_SECRET_KEY", SECRET),
                        Map.entry("diwaar.billing.timeout", "1s"),
                        Map.entry("diwaar.billing.pause", "500ms"),
                        Map.entry("diwaar.llm.tries", "2"),
                        // Timers run when the test says so.
                        Map.entry("diwaar.endings.idle-every", "1h"),
                        Map.entry("diwaar.endings.expiry-every", "1h"),
                        Map.entry("diwaar.endings.sweep-every", "1h")))
                .run("--spring.jmx.enabled=false");
        int port = port(replica);
        Awaitility.await("readiness")
                .atMost(Duration.ofSeconds(30))
                .until(() -> get(port, "/actuator/health/readiness", "").statusCode() == 200);
        return replica;
    }

    /** Somebody with an assistant, and the numbers that go with it. */
    record Tenant(long organizationId, long assistantId, String number, String key) {}

    Tenant tenant() {
        return tenant("{}");
    }

    Tenant tenant(String smsSettings) {
        long organization = NEXT.incrementAndGet();
        String key = account(organization, 1, Standing.OK);
        String number = "+1555" + (3_000_000 + organization);
        Awaitility.await("the key is known").until(() -> get("/assistants", key).statusCode() == 200);
        JsonNode assistant = json(post(
                "/assistants",
                key,
                "{\"name\":\"Bakery\",\"phone_number\":\"%s\",\"instructions\":\"Sell bread.\",\"sms_settings\":%s}"
                        .formatted(number, smsSettings)));
        return new Tenant(organization, assistant.get("id").asLong(), number, key);
    }

    /** Publishes an account of this standing; returns a key of it. */
    String account(long organization, long version, Standing standing) {
        ApiKeys.Issued key = keys.issue();
        producer.send(
                Topics.ACCOUNTS,
                Long.toString(organization),
                Account.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(now())
                        .setOrganizationId(organization)
                        .setVersion(version)
                        .setStanding(standing)
                        .setApiKeys(List.of(ApiKeyHash.newBuilder()
                                .setKeyId("k")
                                .setPrefix(key.prefix())
                                .setHash(key.hash())
                                .build()))
                        .build());
        return key.key();
    }

    String customer() {
        return "+1555" + (4_000_000 + NEXT.incrementAndGet());
    }

    SmsReceived text(Tenant tenant, String customer, String body) {
        return text(tenant.number(), customer, body, now());
    }

    SmsReceived text(String number, String customer, String body, Instant at) {
        String sid = "SM" + UUID.randomUUID().toString().replace("-", "");
        return SmsReceived.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_RECEIVED, sid))
                .setOccurredAt(at)
                .setMessageSid(sid)
                .setFrom(customer)
                .setTo(number)
                .setBody(body)
                .build();
    }

    SmsReceived publish(SmsReceived text) {
        producer.send(Topics.SMS_RECEIVED, text.getTo() + "|" + text.getFrom(), text);
        return text;
    }

    /** Has these texts of one person worked on at once, as a mailbox that took them together would. */
    void answerDirectly(List<SmsReceived> texts) throws InterruptedException {
        answerDirectly(context.getBean(AnswerTexts.class), texts);
    }

    /** The same, where this decides on the credit for answers. */
    void answerDirectly(List<SmsReceived> texts, Credit credit) throws InterruptedException {
        Reception reception = new Reception(
                context.getBean(Dialogues.class),
                context.getBean(Memory.class),
                credit,
                context.getBean(Notices.class),
                context.getBean(OptOuts.class),
                context.getBean(AnnounceOptOuts.class),
                context.getBean(Clock.class));
        AnswerTexts answering = new AnswerTexts(
                reception,
                new Prompts(context.getBean(Clock.class)),
                context.getBean(Model.class),
                context.getBean(Settle.class),
                context.getBean(Announcements.class),
                context.getBean(Clock.class));
        answerDirectly(answering, texts);
    }

    private static void answerDirectly(AnswerTexts answering, List<SmsReceived> texts) throws InterruptedException {
        List<InboundText> inbound = texts.stream()
                .map(text -> new InboundText(
                        text.getMessageSid(),
                        new Line(SMS, text.getTo(), text.getFrom()),
                        text.getBody(),
                        List.of(),
                        1,
                        text.getOccurredAt()))
                .toList();
        answering.answer(inbound.getFirst().line(), inbound, new Silence());
    }

    SendSms.Builder command(Tenant tenant, String to) {
        return SendSms.newBuilder()
                .setAssistantId(tenant.assistantId())
                .setCommandId(UUID.randomUUID())
                .setTo(to)
                .setBody("See you on Tuesday?")
                .setMetadata(Map.of("crm", "42"));
    }

    SendSms publish(SendSms command) {
        producer.send(Topics.SEND_SMS, command.getAssistantId() + "|" + command.getTo(), command);
        return command;
    }

    SmsOutreach outreachOf(SendSms command) {
        return outreaches.await(one -> one.getCommandId().equals(command.getCommandId()));
    }

    SmsError errorOf(SendSms command) {
        return errors.await(one -> command.getCommandId().equals(one.getCommandId()));
    }

    SmsReply answerTo(SmsReceived text) {
        return replies.await(one -> one.getAnswers().contains(text.getMessageSid()));
    }

    SmsError errorOf(SmsReceived text) {
        return errors.await(one -> text.getMessageSid().equals(one.getMessageSid()));
    }

    /** What is to go out to this customer for that purpose, in order, each once. */
    List<SmsReply> notices(String customer, Purpose purpose) {
        return replies.values().stream()
                .filter(one -> one.getTo().equals(customer) && one.getPurpose() == purpose)
                .distinct()
                .toList();
    }

    JdbcClient sql() {
        return JdbcClient.create(database.dataSource("conversation"));
    }

    long count(String table, String where, Object... arguments) {
        return sql().sql("SELECT count(*) FROM " + table + " WHERE " + where)
                .params(List.of(arguments))
                .query(Long.class)
                .single();
    }

    HttpResponse<String> get(String path, String key) {
        return get(port(context), path, key);
    }

    private HttpResponse<String> get(int port, String path, String key) {
        return send(port, "GET", path, key, "");
    }

    HttpResponse<String> post(String path, String key, String body) {
        return send(port(context), "POST", path, key, body);
    }

    HttpResponse<String> delete(String path, String key) {
        return send(port(context), "DELETE", path, key, "");
    }

    HttpResponse<String> patch(String path, String key, String body) {
        return send(port(context), "PATCH", path, key, body);
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What a request to the model was about: its last message, without our mark. */
    static String lastWords(HoldingServer.Request request) {
        JsonNode messages = JSON.readTree(request.body()).get("messages");
        return messages.get(messages.size() - 1).get("content").asString().replaceFirst("^\\[message \\d+] ", "");
    }

    /** The number of the last message that the customer sent, as the model sees it. */
    static long lastMessage(HoldingServer.Request request) {
        Matcher marks = MARK.matcher(request.body());
        return marks.results()
                .mapToLong(mark -> Long.parseLong(mark.group(1)))
                .max()
                .orElseThrow();
    }

    /** The model answers whatever contains this so. */
    void script(String words, Function<HoldingServer.Request, Answer> answer) {
        scripts.put(words, answer);
    }

    private HttpResponse<String> send(int port, String method, String path, String key, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private <V> TopicReader<V> read(String topic) {
        return TopicReader.avro(kafka.bootstrapServers(), REGISTRY, topic);
    }

    private Answer think(HoldingServer.Request request) {
        String words = lastWords(request);
        if (words.contains("break the model")) {
            return Answer.json(400, "{\"error\":{\"message\":\"no\"}}");
        }
        return scripts.entrySet().stream()
                .filter(script -> words.contains(script.getKey()))
                .findFirst()
                .map(script -> script.getValue().apply(request))
                .orElseGet(() -> saying("You said: " + words));
    }

    /** A model's answer that is this text. */
    static Answer saying(String text) {
        return completion("stop", Map.of("role", "assistant", "content", text));
    }

    /** A model's answer that calls this tool, and says the text along with it unless that is empty. */
    static Answer calling(String tool, Map<String, ?> arguments, String text) {
        return completion(
                "tool_calls",
                Map.of(
                        "role",
                        "assistant",
                        "content",
                        text,
                        "tool_calls",
                        List.of(Map.of(
                                "id",
                                "call_1",
                                "type",
                                "function",
                                "function",
                                Map.of("name", tool, "arguments", JSON.writeValueAsString(arguments))))));
    }

    private static Answer completion(String reason, Map<String, ?> message) {
        return Answer.json(
                200,
                JSON.writeValueAsString(Map.of(
                        "id",
                        "c1",
                        "object",
                        "chat.completion",
                        "created",
                        1,
                        "model",
                        "test-model",
                        "choices",
                        List.of(Map.of("index", 0, "finish_reason", reason, "message", message)),
                        "usage",
                        Map.of("prompt_tokens", 20, "completion_tokens", 5, "total_tokens", 25))));
    }

    private Answer reserve(HoldingServer.Request request) {
        return Answer.json(
                200,
                JSON.readTree(request.body())
                        .get("reservations")
                        .valueStream()
                        .map(this::reserved)
                        .collect(Collectors.joining(",", "{\"reservations\":[", "]}")));
    }

    private String reserved(JsonNode reservation) {
        Answer answer = billingSays.get(reservation.get("organization_id").asLong());
        String id = reservation.get("reservation_id").asString();
        return answer == null
                ? "{\"reservation_id\":\"%s\",\"status\":200,\"state\":\"reserved\",\"units\":1}".formatted(id)
                : "{\"reservation_id\":\"%s\",\"status\":%d,\"problem\":%s}"
                        .formatted(id, answer.status(), answer.body());
    }

    private void close() {
        context.close();
        List.of(accepted, replies, outreaches, errors, usage, optOuts, concluded, ended, erased)
                .forEach(TopicReader::close);
        producer.close();
        model.close();
        billing.close();
        redis.close();
        kafka.close();
    }

    private static final class Shared {
        static final Service SERVICE = new Service();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVICE::close));
        }
    }
}
