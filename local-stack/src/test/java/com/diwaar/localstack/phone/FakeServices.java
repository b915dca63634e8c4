package com.diwaar.localstack.phone;

import com.diwaar.events.Account;
import com.diwaar.events.DeliveryState;
import com.diwaar.events.Encoding;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsSent;
import com.diwaar.events.SmsStatus;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.events.UsageReported;
import com.diwaar.events.UsageType;
import com.diwaar.localstack.phone.twilio.Segments;
import com.diwaar.localstack.phone.web.Json;
import com.standardwebhooks.Webhook;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays the five services' part towards the simulator, without their promises: enough to see the page live. */
final class FakeServices implements AutoCloseable {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final long ORGANIZATION = 1;
    private static final long ASSISTANT = 123;
    private static final long LIMIT = 50;

    private final StubIngress ingress;
    private final KafkaProducer<String, SpecificRecord> producer;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong ids = new AtomicLong(1000);
    private final AtomicLong used = new AtomicLong(12);
    private final Map<String, SmsSent> sent = new ConcurrentHashMap<>();
    private TwilioRestClient twilio;
    private ChatModel model;
    private String simulator;

    FakeServices(String authToken, String bootstrapServers, String registryUrl) throws IOException {
        ingress = new StubIngress(authToken);
        producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                KafkaAvroSerializer.class,
                "schema.registry.url",
                registryUrl));
    }

    String ingressUrl() {
        return ingress.url();
    }

    void serve(int simulatorPort, String account, String token) {
        simulator = "http://localhost:" + simulatorPort;
        twilio = LocalTwilio.client(simulatorPort, account, token);
        model = OpenAiChatModel.builder()
                .baseUrl(simulator + "/v1")
                .apiKey("any")
                .modelName("scripted-demo")
                .build();
        ingress.onText(call -> Thread.startVirtualThread(() -> answer(call.parameters())));
        ingress.onStatus(call -> status(call.path(), call.parameters()));
        tellAccount();
    }

    @Override
    public void close() {
        producer.close();
        ingress.close();
    }

    private void answer(Map<String, String> text) {
        String from = text.get("From");
        String to = text.get("To");
        String sid = text.get("MessageSid");
        long conversation = Math.abs(from.hashCode()) % 1000;
        long message = ids.incrementAndGet();
        emit(
                Topics.SMS_RECEIVED,
                to + "|" + from,
                SmsReceived.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(now())
                        .setMessageSid(sid)
                        .setAccountSid(text.get("AccountSid"))
                        .setFrom(from)
                        .setTo(to)
                        .setBody(text.get("Body"))
                        .setNumSegments(Integer.parseInt(text.get("NumSegments")))
                        .build());
        SmsAccepted accepted = SmsAccepted.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(ORGANIZATION)
                .setAssistantId(ASSISTANT)
                .setConversationId(conversation)
                .setMessageId(message)
                .setMessageSid(sid)
                .setFrom(from)
                .setTo(to)
                .setBody(text.get("Body"))
                .build();
        emit(Topics.SMS_ACCEPTED, Long.toString(conversation), accepted);
        deliver("sms-received", accepted.getMessageSid(), from, to, text.get("Body"));
        String reply = model.chat(text.get("Body"));
        emit(
                Topics.USAGE_REPORTED,
                Long.toString(ORGANIZATION),
                UsageReported.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(now())
                        .setOrganizationId(ORGANIZATION)
                        .setAssistantId(ASSISTANT)
                        .setConversationId(conversation)
                        .setUsageType(UsageType.LLM)
                        .setProvider("openai")
                        .setModel("scripted-demo")
                        .setInputTokens(41)
                        .setOutputTokens(reply.length() / 4)
                        .build());
        long answer = ids.incrementAndGet();
        emit(
                Topics.SMS_REPLY,
                to,
                SmsReply.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(now())
                        .setOrganizationId(ORGANIZATION)
                        .setAssistantId(ASSISTANT)
                        .setConversationId(conversation)
                        .setMessageId(answer)
                        .setFrom(to)
                        .setTo(from)
                        .setBody(reply)
                        .setAnswers(java.util.List.of(sid))
                        .build());
        send(conversation, answer, to, from, reply);
    }

    private void send(long conversation, long message, String from, String to, String body) {
        UUID attempt = UUID.randomUUID();
        Message created = Message.creator(new PhoneNumber(to), new PhoneNumber(from), body)
                .setStatusCallback(URI.create(ingress.url() + "/sms/status?attempt_id=" + attempt))
                .create(twilio);
        Segments segments = Segments.of(body);
        SmsSent event = SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(now())
                .setOrganizationId(ORGANIZATION)
                .setAssistantId(ASSISTANT)
                .setConversationId(conversation)
                .setMessageId(message)
                .setFrom(from)
                .setTo(to)
                .setAttemptId(attempt)
                .setMessageSid(created.getSid())
                .setBody(body)
                .setSegments(segments.count())
                .setEncoding(segments.unicode() ? Encoding.UCS_2 : Encoding.GSM_7)
                .setPurpose(Purpose.ANSWER)
                .build();
        sent.put(attempt.toString(), event);
        emit(Topics.SMS_SENT, Long.toString(conversation), event);
        used.addAndGet(segments.count());
        tellAccount();
        deliver("sms-sent", created.getSid(), from, to, body);
    }

    private void status(String path, Map<String, String> callback) {
        String attempt = path.substring(path.indexOf('=') + 1);
        String word = callback.get("MessageStatus");
        emit(
                Topics.SMS_STATUS,
                callback.get("MessageSid"),
                SmsStatus.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(now())
                        .setMessageSid(callback.get("MessageSid"))
                        .setAttemptId(UUID.fromString(attempt))
                        .setMessageStatus(word)
                        .build());
        SmsSent message = sent.get(attempt);
        if (word.equals("delivered") && message != null) {
            emit(
                    Topics.SMS_DELIVERY,
                    Long.toString(message.getConversationId()),
                    SmsDelivery.newBuilder()
                            .setEventId(UUID.randomUUID())
                            .setOccurredAt(now())
                            .setOrganizationId(ORGANIZATION)
                            .setAssistantId(ASSISTANT)
                            .setConversationId(message.getConversationId())
                            .setMessageId(message.getMessageId())
                            .setFrom(message.getFrom())
                            .setTo(message.getTo())
                            .setMessageSid(message.getMessageSid())
                            .setState(DeliveryState.DELIVERED)
                            .build());
            deliver("sms-delivered", message.getMessageSid(), message.getFrom(), message.getTo(), message.getBody());
        }
    }

    private void tellAccount() {
        emit(
                Topics.ACCOUNTS,
                Long.toString(ORGANIZATION),
                Account.newBuilder()
                        .setEventId(UUID.randomUUID())
                        .setOccurredAt(now())
                        .setOrganizationId(ORGANIZATION)
                        .setVersion(ids.incrementAndGet())
                        .setName("Demo Bakery")
                        .setStanding(Standing.OK)
                        .setMessageLimit(LIMIT)
                        .setMessagesUsed(used.get())
                        .build());
    }

    private void deliver(String type, String sid, String from, String to, String body) {
        try {
            String payload = Json.line(Map.of(
                    "type",
                    type,
                    "timestamp",
                    Instant.now().toString(),
                    "data",
                    Map.of("message_sid", sid, "from", from, "to", to, "body", body)));
            String id = "msg_" + UUID.randomUUID();
            long seconds = Instant.now().getEpochSecond();
            http.send(
                    HttpRequest.newBuilder(URI.create(simulator + "/webhooks/inbox"))
                            .header("content-type", "application/json")
                            .header("webhook-id", id)
                            .header("webhook-timestamp", Long.toString(seconds))
                            .header("webhook-signature", new Webhook(SECRET).sign(id, seconds, payload))
                            .POST(BodyPublishers.ofString(payload))
                            .build(),
                    BodyHandlers.discarding());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void emit(String topic, String key, SpecificRecord record) {
        producer.send(new ProducerRecord<>(topic, key, record));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
