package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.localstack.StackPart;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** What conversations come to, through the whole system: an agenda is settled, somebody wants no more texts, or is erased. */
@ExtendWith(SharedStack.class)
@ResourceLock(value = SharedStack.STACK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class OutcomesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void aClearYesSettlesTheAgendaAndTheCustomersSystemHearsOfIt(StackUnderTest stack) {
        String person = stack.newPerson();
        assertThat(send(stack, person, "Does Monday at 2 PM suit you?", "Confirm Monday 2 PM, or else offer Tuesday")
                        .status())
                .isEqualTo(200);

        String sid = stack.phone().text(person, stack.assistantNumber(), "Yes that works");

        assertThat(stack.phone().answers(sid, 1, PATIENCE)).hasSize(1);
        JsonNode agenda = await("the agenda is settled")
                .atMost(PATIENCE)
                .until(
                        () -> conversation(stack, person).path("agendas").path(0),
                        one -> !one.path("state").asString().equals("open"));
        assertThat(agenda.path("state").asString()).isEqualTo("completed");
        await("a verified webhook")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stack.phone().webhooks())
                        .anyMatch(one -> one.path("type").asString().equals("agenda-concluded")
                                && one.path("verified").asBoolean()
                                && one.path("payload").toString().contains(person)));
    }

    @Test
    void aMaybeSettlesNothing(StackUnderTest stack) {
        String person = stack.newPerson();
        send(stack, person, "Does Monday at 2 PM suit you?", "Confirm Monday 2 PM");

        String sid = stack.phone().text(person, stack.assistantNumber(), "Maybe, I have to ask my wife");

        assertThat(stack.phone().answers(sid, 1, PATIENCE)).hasSize(1);
        assertThat(conversation(stack, person)
                        .path("agendas")
                        .path(0)
                        .path("state")
                        .asString())
                .isEqualTo("open");
    }

    @Test
    void afterStopNothingGoesOutUntilStart(StackUnderTest stack) {
        String person = stack.newPerson();
        stack.phone().answers(stack.phone().text(person, stack.assistantNumber(), "Hello"), 1, PATIENCE);

        stack.phone().text(person, stack.assistantNumber(), "STOP");

        HttpJson.Answer refused = await("refused")
                .atMost(PATIENCE)
                .until(() -> send(stack, person, "Our offer of the day", null), answer -> answer.status() != 200);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("code").asString()).isEqualTo("recipient_opted_out");
        String silenced = stack.phone().text(person, stack.assistantNumber(), "Are you there?");
        await("the text is refused")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(messages(stack, person))
                        .anyMatch(one -> silenced.equals(one.path("message_sid").asString())
                                && one.path("error_code").asString("").equals("recipient_opted_out")));

        // A START so soon after a STOP loses; what counts is when our edge got them.
        await("START counts")
                .atMost(PATIENCE)
                .pollDelay(Duration.ofSeconds(16))
                .pollInterval(Duration.ofSeconds(5))
                .until(() -> {
                    stack.phone().text(person, stack.assistantNumber(), "START");
                    return send(stack, person, "Welcome back", null).status() == 200;
                });
    }

    @Test
    void anErasedPersonIsAStrangerAgain(StackUnderTest stack) {
        String person = stack.newPerson();
        stack.phone().answers(stack.phone().text(person, stack.assistantNumber(), "I am Zoe"), 1, PATIENCE);

        HttpJson.Answer erased = stack.http()
                .send(
                        "DELETE",
                        stack.url(StackPart.CONVERSATION) + "/customers/" + person.replace("+", "%2B"),
                        stack.apiKey(),
                        Map.of());

        assertThat(erased.status()).isEqualTo(202);
        assertThat(conversations(stack, person)).isEmpty();
        String sid = stack.phone().text(person, stack.assistantNumber(), "Who am I?");
        assertThat(stack.phone().answers(sid, 1, PATIENCE))
                .singleElement()
                .satisfies(answer -> assertThat(answer.body()).doesNotContain("Zoe"));
    }

    private static HttpJson.Answer send(StackUnderTest stack, String person, String body, @Nullable String agenda) {
        var request = new HashMap<String, Object>(
                Map.of("assistant_id", stack.assistantId(), "to_phone_number", person, "message_body", body));
        if (agenda != null) {
            request.put("agenda", agenda);
        }
        return stack.http().send("POST", stack.url(StackPart.INGRESS) + "/sms/send", stack.apiKey(), request);
    }

    private static JsonNode conversation(StackUnderTest stack, String person) {
        return get(
                stack,
                "/conversations/"
                        + conversations(stack, person).path(0).path("id").asLong());
    }

    private static Iterable<JsonNode> messages(StackUnderTest stack, String person) {
        return get(
                        stack,
                        "/conversations/"
                                + conversations(stack, person)
                                        .path(0)
                                        .path("id")
                                        .asLong() + "/messages")
                .path("items");
    }

    private static JsonNode conversations(StackUnderTest stack, String person) {
        return get(stack, "/conversations?customer_phone_number=" + person.replace("+", "%2B"))
                .path("items");
    }

    private static JsonNode get(StackUnderTest stack, String path) {
        return stack.http()
                .get(stack.url(StackPart.CONVERSATION) + path, stack.apiKey())
                .expected();
    }
}
