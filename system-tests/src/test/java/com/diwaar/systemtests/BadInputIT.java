package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.SmsError;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackPart;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What strangers, and producers with a fault, put in: it is refused or put aside, and everyone else is served. */
@ExtendWith(SharedStack.class)
@ResourceLock(value = SharedStack.STACK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class BadInputIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void aForgedOrMissingSignatureIsRefusedAndCounted(StackUnderTest stack) {
        var webhook = SignedWebhook.of(stack.newPerson(), stack.assistantNumber(), "let me in");
        double before = refusals(stack);

        assertThat(webhook.postTo(stack, "a token that is not the account's").status())
                .isEqualTo(403);
        assertThat(webhook.postUnsignedTo(stack).status()).isEqualTo(403);

        assertThat(refusals(stack) - before).isEqualTo(2);
        assertThat(webhook.postTo(stack).status()).as("signed as it should be").isEqualTo(200);
    }

    @Test
    void aBodyThatNoTextCanHaveIsRefused(StackUnderTest stack) {
        String person = stack.newPerson();

        HttpJson.Answer answer = SignedWebhook.of(person, stack.assistantNumber(), "x".repeat(100_000))
                .postTo(stack);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body().path("code").asString()).isEqualTo("payload_too_large");
    }

    @Test
    void aTextToAnUnknownNumberIsTakenAndBecomesAnError(StackUnderTest stack) {
        var webhook = SignedWebhook.of(stack.newPerson(), "+15550009999", "Anybody there?");

        assertThat(webhook.postTo(stack).status()).isEqualTo(200);

        try (EventLog<SmsError> errors = stack.events(Topics.SMS_ERROR)) {
            await("sms-error of the text")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(errors.readToEnd())
                            .filteredOn(error -> webhook.sid().equals(error.getMessageSid()))
                            .first()
                            .extracting(SmsError::getCode)
                            .isEqualTo("assistant_not_found"));
        }
    }

    @Test
    void bytesThatAreNoRecordArePutAsideAndTheStreamGoesOn(StackUnderTest stack) {
        Set<String> topics = stack.consumedByGroups();
        assertThat(topics)
                .contains(
                        Topics.SMS_RECEIVED,
                        Topics.SEND_SMS,
                        Topics.SMS_REPLY,
                        Topics.SMS_OUTREACH,
                        Topics.SMS_STATUS,
                        Topics.SMS_SENT,
                        Topics.SMS_ERROR,
                        Topics.SMS_ACCEPTED);
        String garbage = "this is no Avro " + UUID.randomUUID();

        try (AvroProducer producer = stack.producer()) {
            topics.forEach(topic -> producer.sendBytes(topic, "a key", garbage.getBytes(StandardCharsets.UTF_8)));
        }

        for (String topic : topics) {
            try (var deadLetters = TopicReader.strings(stack.bootstrapServers(), Topics.deadLettersOf(topic))) {
                var letter = deadLetters.awaitRecord(one -> garbage.equals(one.value()), PATIENCE);
                assertThat(letter.headers().lastHeader("diwaar-cause"))
                        .as("the cause of " + topic + "'s dead letter")
                        .isNotNull();
                assertThat(letter.key()).isEqualTo("a key");
            }
        }
        String sid = stack.phone().text(stack.newPerson(), stack.assistantNumber(), "Are you open on Sunday?");
        assertThat(stack.phone().answers(sid, 1, PATIENCE))
                .as("the answer afterwards")
                .hasSize(1);
    }

    private static double refusals(StackUnderTest stack) {
        String metrics = stack.http()
                .get(stack.url(StackPart.INGRESS) + "/actuator/prometheus", "")
                .text();
        return Pattern.compile("(?m)^diwaar_webhooks_received_total\\{[^}]*outcome=\"forbidden\"[^}]*} (\\S+)$")
                .matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }
}
