package com.diwaar.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.testkit.RealKafka;
import com.diwaar.testkit.TopicReader;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A broker that goes, with the timeouts of production: Twilio gives up after 15 s. */
@ExtendWith(OutputCaptureExtension.class)
class KafkaAwayIT {

    private static final Duration TWILIO_WAITS = Duration.ofSeconds(15);

    private static RealKafka kafka;
    private static RunningIngress ingress;

    @BeforeAll
    static void start() {
        kafka = RealKafka.start();
        ingress = RunningIngress.on(kafka);
    }

    @AfterAll
    static void stop() {
        ingress.close();
        kafka.close();
    }

    @Test
    void twilioHearsInTimeThatItMustComeAgainAndItsRepeatIsTheSameEvent() {
        kafka.proxy().freeze();
        var unreadable = ingress.sendAsync(RunningIngress.key(2), "{");
        long begun = System.nanoTime();
        HttpResponse<String> text = ingress.webhook("/sms/webhook", RunningIngress.text("SM-frozen"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TWILIO_WAITS);
        assertThat(text.statusCode()).isEqualTo(503);
        HttpResponse<String> send = ingress.send(RunningIngress.key(1), """
                {"assistant_id": 12, "to_phone_number": "+15551230001", "message_body": "Hello"}""");
        assertThat(send.statusCode()).isEqualTo(503);
        assertThat(send.body()).contains("\"command_id\"").contains("Idempotency-Key");
        assertThat(unreadable.join().statusCode()).isEqualTo(503);
        assertThat(unreadable.join().body()).contains("\"code\":\"service_unavailable\"");
        kafka.proxy().cut();
        kafka.proxy().heal();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> ingress.webhook("/sms/webhook", RunningIngress.text("SM-frozen"))
                                .statusCode()
                        == 200);
        ingress.webhook("/sms/webhook", RunningIngress.text("SM-frozen"));
        try (TopicReader<SmsReceived> topic = ingress.reader(Topics.SMS_RECEIVED)) {
            Awaitility.await().until(() -> frozen(topic).size() >= 2);
            assertThat(frozen(topic).stream().map(SmsReceived::getEventId).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void aRegistryThatIsSilentIsHeardOfInTimeToo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                RunningIngress starting = RunningIngress.on(
                        kafka,
                        "spring.kafka.producer.properties.schema.registry.url=http://localhost:"
                                + silent.getLocalPort())) {
            long begun = System.nanoTime();
            assertThat(starting.webhook("/sms/webhook", RunningIngress.text("SM-no-registry"))
                            .statusCode())
                    .isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TWILIO_WAITS);
        }
    }

    @Test
    void signaturesAreOffOnlyBySettingAndThatIsSaid(CapturedOutput log) {
        assertThat(ingress.post(
                                "/sms/webhook",
                                "application/x-www-form-urlencoded",
                                "MessageSid=SM1&From=1&To=2",
                                "none")
                        .statusCode())
                .isEqualTo(403);
        assertThat(log.getAll()).doesNotContain("NOT verified");
        try (RunningIngress open = RunningIngress.on(kafka, "ingress.verify-signatures=false")) {
            assertThat(log.getAll()).contains("WARN").contains("Signatures are NOT verified");
            assertThat(open.post(
                                    "/sms/webhook",
                                    "application/x-www-form-urlencoded",
                                    "MessageSid=SM1&From=1&To=2",
                                    "none")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static List<SmsReceived> frozen(TopicReader<SmsReceived> topic) {
        return topic.values().stream()
                .filter(text -> text.getMessageSid().equals("SM-frozen"))
                .toList();
    }
}
