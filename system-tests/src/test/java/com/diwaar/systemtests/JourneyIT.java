package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.localstack.StackPart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** What each of the three parties sees when a text goes all the way. */
@ExtendWith(SharedStack.class)
@ResourceLock(value = SharedStack.STACK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class JourneyIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void aTextGetsAnAnswerIsMeteredAndIsToldToTheCustomersSystem(StackUnderTest stack) {
        String person = stack.newPerson();
        long usedBefore = used(stack);

        String sid = stack.phone().text(person, stack.assistantNumber(), "Are you open on Sunday?");

        List<Phone.Answer> answers = stack.phone().answers(sid, 1, PATIENCE);
        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.body()).contains("Sunday"));
        await("a webhook for the text and one for the answer, verified")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(webhooksAbout(stack, person))
                        .contains(Map.entry("sms-received", true), Map.entry("sms-sent", true)));
        await("usage")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(used(stack)).isGreaterThan(usedBefore));
        assertThat(conversationOf(stack, person).path("to_phone_number").asString())
                .isEqualTo(stack.assistantNumber());
    }

    @Test
    void aBurstIsAnsweredInOrderAndOnlyOnceEach(StackUnderTest stack) {
        String person = stack.newPerson();
        var drafts = List.of(
                new Phone.Draft(person, stack.assistantNumber(), "What does a cake cost?"),
                new Phone.Draft(person, stack.assistantNumber(), "And where are you?"),
                new Phone.Draft(person, stack.assistantNumber(), "Do you deliver?"));

        assertThat(stack.phone().textAll(drafts, 1, 0).accepted()).isEqualTo(3);

        try (var onlooker = new com.diwaar.systemtests.judge.Onlooker(stack)) {
            await("all three answered")
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(onlooker.look(List.of(person)).answered())
                                    .isEqualTo(3));
            assertThat(onlooker.look(List.of(person)).violations()).isEmpty();
        }
    }

    @Test
    void theSendApiAnswersAsItAlwaysDid(StackUnderTest stack) {
        String person = stack.newPerson();

        HttpJson.Answer answer = stack.http()
                .send(
                        "POST",
                        stack.url(StackPart.INGRESS) + "/sms/send",
                        stack.apiKey(),
                        Map.of(
                                "assistant_id",
                                stack.assistantId(),
                                "to_phone_number",
                                person,
                                "message_body",
                                "Your cake is ready. When will you pick it up?",
                                "agenda",
                                "Agree on a pick-up time"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var fields = new HashMap<String, Object>();
        answer.body()
                .propertyStream()
                .forEach(field -> fields.put(
                        field.getKey(),
                        field.getValue().isNumber()
                                ? field.getValue().asLong()
                                : field.getValue().isBoolean()
                                        ? field.getValue().asBoolean()
                                        : field.getValue().asString()));
        String sid = (String) fields.remove("message_sid");
        assertThat(sid).matches("SM[0-9a-f]{32}");
        assertThat(fields)
                .isEqualTo(Map.of(
                        "success",
                        true,
                        "message",
                        "SMS sent successfully",
                        "assistant_id",
                        stack.assistantId(),
                        "to_phone_number",
                        person,
                        "from_phone_number",
                        stack.assistantNumber(),
                        "agenda",
                        "Agree on a pick-up time"));
        assertThat(stack.phone().timeline().creates())
                .filteredOn(create -> create.person().equals(person))
                .singleElement()
                .satisfies(create -> assertThat(create.sid()).isEqualTo(sid));
    }

    @Test
    void theAssistantAndItsConversationsCanBeRead(StackUnderTest stack) {
        String person = stack.newPerson();
        String sid = stack.phone().text(person, stack.assistantNumber(), "Hello");
        stack.phone().answers(sid, 1, PATIENCE);

        JsonNode assistants = stack.http()
                .get(stack.url(StackPart.CONVERSATION) + "/assistants", stack.apiKey())
                .expected();

        assertThat(assistants.toString()).contains(stack.assistantNumber());
        JsonNode conversation = conversationOf(stack, person);
        JsonNode messages = stack.http()
                .get(
                        stack.url(StackPart.CONVERSATION) + "/conversations/"
                                + conversation.path("id").asLong() + "/messages",
                        stack.apiKey())
                .expected();
        assertThat(messages.toString()).contains(sid).contains("Hello");
    }

    private static long used(StackUnderTest stack) {
        return stack.http()
                .get(
                        stack.url(StackPart.BILLING) + "/organizations/" + stack.organizationId(),
                        stack.variable("DIWAAR_ADMIN_TOKEN"))
                .expected()
                .path("messages_used")
                .asLong();
    }

    private static List<Map.Entry<String, Boolean>> webhooksAbout(StackUnderTest stack, String person) {
        return stack.phone().webhooks().stream()
                .filter(one -> one.path("payload").toString().contains(person))
                .map(one -> Map.entry(
                        one.path("type").asString(), one.path("verified").asBoolean()))
                .toList();
    }

    private static JsonNode conversationOf(StackUnderTest stack, String person) {
        JsonNode found = stack.http()
                .get(
                        stack.url(StackPart.CONVERSATION) + "/conversations?customer_phone_number="
                                + person.replace("+", "%2B"),
                        stack.apiKey())
                .expected();
        JsonNode list = found.path("items");
        assertThat(list.size()).as(found.toString()).isEqualTo(1);
        return list.get(0);
    }
}
