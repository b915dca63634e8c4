package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.events.SmsAccepted;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.events.UsageReported;
import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.HoldingServer.Answer;
import com.diwaar.testkit.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnsweringIT {

    private static final Service service = Service.shared();

    @Test
    void aTextGetsAnAnswer() {
        Tenant tenant = service.tenant();
        String customer = service.customer();

        SmsReceived text = service.publish(service.text(tenant, customer, "Are you open?\u0000"));

        SmsReply reply = service.replies.await(one -> one.getAnswers().contains(text.getMessageSid()));
        assertThat(reply.getBody()).isEqualTo("You said: Are you open?");
        assertThat(reply.getFrom()).isEqualTo(tenant.number());
        assertThat(reply.getTo()).isEqualTo(customer);
        assertThat(reply.getReservationId()).isEqualTo("text:" + text.getMessageSid());
        SmsAccepted accepted = acceptedOf(text).getFirst();
        assertThat(accepted.getConversationId()).isEqualTo(reply.getConversationId());
        assertThat(accepted.getOrganizationId()).isEqualTo(tenant.organizationId());
        UsageReported usage = service.usage.await(one -> one.getConversationId() == reply.getConversationId());
        assertThat(usage.getInputTokens()).isEqualTo(20);
        assertThat(usage.getModel()).isEqualTo("test-model");
    }

    /** Billing makes segments of texts where a plan counts them. */
    @Test
    void asMuchCreditIsTakenAsTheLongestAnswerMayTakeTexts() {
        Tenant tenant = service.tenant();
        service.patch("/assistants/" + tenant.assistantId(), tenant.key(), "{\"max_reply_length\": 3200}");

        SmsReceived text = service.publish(service.text(tenant, service.customer(), "Tell me all"));

        service.answerTo(text);
        assertThat(service.billing.requests().stream().map(HoldingServer.Request::body))
                .filteredOn(body -> body.contains(text.getMessageSid()))
                .singleElement()
                .matches(body -> body.contains("\"units\":5"));
    }

    @Test
    void theModelSeesWhatWasSaidBefore() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.answerTo(service.publish(service.text(tenant, customer, "I am Ann")));

        service.answerTo(service.publish(service.text(tenant, customer, "Who am I?")));

        String asked = service.model.requests().stream()
                .filter(request -> request.body().contains("Who am I?"))
                .toList()
                .getFirst()
                .body();
        assertThat(asked).contains("Sell bread.", "I am Ann", "You said: I am Ann");
    }

    @Test
    void aTextAcceptedTwiceIsAnsweredOnceAndToldAgainUnderTheSameIds() {
        Tenant tenant = service.tenant();
        SmsReceived text = service.publish(service.text(tenant, service.customer(), "Twice"));
        SmsReply first = service.answerTo(text);

        service.publish(text);

        Awaitility.await().until(() -> repliesTo(text).size() == 2);
        assertThat(repliesTo(text)).containsOnly(first);
        assertThat(acceptedOf(text)).hasSize(2).containsOnly(acceptedOf(text).getFirst());
        assertThat(service.count("messages", "conversation_id = ?", first.getConversationId()))
                .isEqualTo(2);
        assertThat(callsAbout("Twice")).isEqualTo(1);
    }

    @Test
    void whatArrivesWhileTheModelThinksIsAnsweredTogether() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.model.hold(request -> request.body().contains("burst one"));
        SmsReceived one = service.publish(service.text(tenant, customer, "burst one"));
        service.model.awaitHeld(1);

        SmsReceived two = service.publish(service.text(tenant, customer, "burst two"));
        SmsReceived three = service.publish(service.text(tenant, customer, "burst three"));
        Awaitility.await()
                .until(() -> service.model.requests().stream()
                        .anyMatch(request -> request.body().contains("burst three")));
        service.model.release();

        SmsReply reply = service.answerTo(one);
        assertThat(reply.getAnswers()).containsExactly(one.getMessageSid(), two.getMessageSid(), three.getMessageSid());
        assertThat(service.replies.values().stream()
                        .filter(other -> other.getConversationId() == reply.getConversationId()))
                .hasSize(1);
        assertThat(service.count("answers", "conversation_id = ?", reply.getConversationId()))
                .isEqualTo(1);
    }

    @Test
    void fourTextsInARowGetOneAnswerAfterTheQuietWindow() {
        Tenant tenant = service.tenant("{\"reply_wait_seconds\":2}");
        String customer = service.customer();
        List<SmsReceived> texts = List.of("quiet one", "quiet two", "quiet three", "quiet four").stream()
                .map(words -> {
                    SmsReceived text = service.publish(service.text(tenant, customer, words));
                    Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
                    return text;
                })
                .toList();

        assertThat(service.answerTo(texts.getFirst()).getAnswers())
                .containsExactlyElementsOf(
                        texts.stream().map(SmsReceived::getMessageSid).toList());
        assertThat(service.model.requests().stream()
                        .filter(request -> request.body().contains("quiet one")))
                .hasSize(1);
    }

    @Test
    void aTextThatComesAgainTogetherWithANewOneIsNotAnsweredTwice() throws Exception {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsReceived a = service.publish(service.text(tenant, customer, "redelivered A"));
        SmsReply first = service.answerTo(a);
        SmsReceived b = service.text(tenant, customer, "new B");

        service.answerDirectly(List.of(a, b));

        assertThat(service.answerTo(b).getAnswers()).containsExactly(b.getMessageSid());
        assertThat(repliesTo(a)).containsOnly(first);
        assertThat(service.count("answers", "conversation_id = ?", first.getConversationId()))
                .isEqualTo(2);
    }

    @Test
    void whoNeverStopsTextingIsAnsweredAllTheSame() {
        Tenant tenant = service.tenant("{\"reply_wait_max_seconds\":1}");
        String customer = service.customer();
        SmsReceived old = service.text(
                tenant.number(), customer, "impatient", Service.now().minusSeconds(5));
        service.model.hold(request -> Service.lastWords(request).equals("impatient"));
        service.publish(old);
        service.model.awaitHeld(1);

        SmsReceived late = service.publish(service.text(tenant, customer, "and another"));
        // Under the same key it is behind the late one: when it is answered, the late one has arrived.
        SmsReceived behind = service.text(tenant, service.customer(), "somebody else");
        service.producer.send(Topics.SMS_RECEIVED, late.getTo() + "|" + late.getFrom(), behind);
        service.answerTo(behind);
        service.model.release();

        assertThat(service.answerTo(old).getAnswers()).containsExactly(old.getMessageSid());
        assertThat(service.answerTo(late).getAnswers()).containsExactly(late.getMessageSid());
    }

    @Test
    void anUnknownNumberIsAnErrorAndStaysOne() {
        SmsReceived text = service.publish(service.text("+15559990000", service.customer(), "Hello?", Service.now()));

        SmsError error = service.errorOf(text);
        assertThat(error.getCode()).isEqualTo("assistant_not_found");
        assertThat(error.getOrganizationId()).isNull();

        service.publish(text);
        Awaitility.await().until(() -> errorsOf(text).size() == 2);
        assertThat(errorsOf(text)).containsOnly(error);
    }

    @Test
    void aDisabledAssistantTakesNoTexts() {
        Tenant tenant = service.tenant("{\"enabled\":false}");
        assertThat(service.errorOf(service.publish(service.text(tenant, service.customer(), "Hi")))
                        .getCode())
                .isEqualTo("sms_disabled");
    }

    @Test
    void withoutCreditTheModelIsNotAsked() {
        Tenant tenant = service.tenant();
        service.billingSays.put(
                tenant.organizationId(),
                Answer.json(
                        429,
                        "{\"code\":\"billing_limit_reached\",\"detail\":\"All used.\",\"lifts_at\":\"2030-01-01T00:00:00Z\"}"));

        SmsError error = service.errorOf(service.publish(service.text(tenant, service.customer(), "no credit")));

        assertThat(error.getCode()).isEqualTo("billing_limit_reached");
        assertThat(error.getDetail()).isEqualTo("All used.");
        assertThat(error.getLiftsAt()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(callsAbout("no credit")).isZero();
    }

    /** Else a few of them would have everybody go on without being asked for credit. */
    @Test
    void whatBillingRefusesIsRefusedAndNoSignOfItsBeingAway() {
        Tenant unknown = service.tenant();
        Tenant poor = service.tenant();
        service.billingSays.put(
                unknown.organizationId(),
                Answer.json(404, "{\"code\":\"not_found\",\"detail\":\"There is no such organisation.\"}"));
        service.billingSays.put(
                poor.organizationId(), Answer.json(429, "{\"code\":\"billing_limit_reached\",\"detail\":\"Used.\"}"));

        for (int i = 0; i < 12; i++) {
            SmsError error = service.errorOf(service.publish(service.text(unknown, service.customer(), "Hi " + i)));
            assertThat(error.getCode()).isEqualTo("billing_limit_reached");
            assertThat(error.getDetail()).isEqualTo("There is no such organisation.");
        }

        assertThat(service.errorOf(service.publish(service.text(poor, service.customer(), "Hi")))
                        .getDetail())
                .isEqualTo("Used.");
    }

    @Test
    void whileBillingIsAwayTheLastKnownStandingDecides() {
        Tenant good = service.tenant();
        Tenant blocked = service.tenant();
        service.account(blocked.organizationId(), 2, Standing.BLOCKED);
        service.billingSays.put(good.organizationId(), Answer.json(500, "{}"));
        service.billingSays.put(blocked.organizationId(), Answer.json(500, "{}"));

        Awaitility.await()
                .until(() -> service.context
                        .getBean(com.diwaar.kit.security.Accounts.class)
                        .of(blocked.organizationId())
                        .filter(account -> account.getStanding() == Standing.BLOCKED)
                        .isPresent());
        assertThat(service.errorOf(service.publish(service.text(blocked, service.customer(), "Hi")))
                        .getCode())
                .isEqualTo("billing_limit_reached");
        service.answerTo(service.publish(service.text(good, service.customer(), "Hi")));
    }

    @Test
    void aFailedModelLeavesTheTextForTheNextAnswer() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsReceived unlucky = service.publish(service.text(tenant, customer, "break the model"));
        assertThat(service.errorOf(unlucky).getCode()).isEqualTo("llm_unavailable");

        SmsReceived next = service.publish(service.text(tenant, customer, "and now?"));

        assertThat(service.answerTo(next).getAnswers()).containsExactly(unlucky.getMessageSid(), next.getMessageSid());
    }

    @Test
    void aTextThatNoModelAnsweredLongAgoKeepsNoneFromBeingAnsweredTogether() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsReceived old = service.publish(service.text(
                tenant.number(), customer, "break the model", Service.now().minusSeconds(3600)));
        service.errorOf(old);
        service.model.hold(request -> Service.lastWords(request).equals("patient one"));
        SmsReceived one = service.publish(service.text(tenant, customer, "patient one"));
        service.model.awaitHeld(1);

        SmsReceived two = service.publish(service.text(tenant, customer, "patient two"));

        Awaitility.await()
                .until(() -> service.model.requests().stream()
                        .anyMatch(request -> Service.lastWords(request).equals("patient two")));
        service.model.release();
        assertThat(service.answerTo(one).getAnswers())
                .containsExactly(old.getMessageSid(), one.getMessageSid(), two.getMessageSid());
    }

    @Test
    void aReplyThatStaysFarTooLongIsCutToWhatTheAssistantMaySay() {
        Tenant tenant = service.tenant();
        String endless = "This is one of very many sentences. ".repeat(600);
        service.script("tell me everything", _ -> Service.saying(endless));
        service.script("It was too long: be shorter", _ -> Service.saying(endless));

        SmsReply reply =
                service.answerTo(service.publish(service.text(tenant, service.customer(), "tell me everything")));

        assertThat(reply.getParts()).isEqualTo(1);
        assertThat(reply.getBody()).hasSizeLessThanOrEqualTo(720).endsWith("sentences.");
        assertThat(service.count("answers", "conversation_id = ?", reply.getConversationId()))
                .isEqualTo(1);
    }

    @Test
    void aLongAnswerGoesOutInPartsThatComeAgainUnderTheSameIds() {
        Tenant tenant = service.tenant();
        service.patch("/assistants/" + tenant.assistantId(), tenant.key(), "{\"max_reply_length\": 2400}");
        String story = "This is one of many sentences. ".repeat(80).strip();
        service.script("tell me a story", _ -> Service.saying(story));

        SmsReceived text = service.publish(service.text(tenant, service.customer(), "tell me a story"));

        Awaitility.await().until(() -> repliesTo(text).size() == 2);
        List<SmsReply> parts = repliesTo(text);
        assertThat(parts).extracting(SmsReply::getPart).containsExactly(1, 2);
        assertThat(parts).extracting(SmsReply::getParts).containsOnly(2);
        assertThat(parts.get(0).getBody() + " " + parts.get(1).getBody()).isEqualTo(story);
        assertThat(parts.get(0).getMessageId()).isLessThan(parts.get(1).getMessageId());
        assertThat(parts).extracting(SmsReply::getReservationId).containsOnly("text:" + text.getMessageSid());
        assertThat(service.billing.requests())
                .filteredOn(request -> request.body().contains(text.getMessageSid()))
                .hasSize(1);
        long conversation = parts.getFirst().getConversationId();
        assertThat(service.count("answers", "conversation_id = ?", conversation))
                .isEqualTo(1);
        List<JsonNode> messages = Service.json(
                        service.get("/conversations/" + conversation + "/messages", tenant.key()))
                .get("items")
                .valueStream()
                .toList();
        assertThat(messages).hasSize(3);
        assertThat(messages.get(0).get("answered_by").asLong()).isPositive();
        assertThat(messages.get(1).get("input_tokens").asInt()).isEqualTo(20);
        assertThat(messages.get(1).get("output_tokens").asInt()).isEqualTo(5);
        for (JsonNode other : List.of(messages.get(0), messages.get(2))) {
            assertThat(other.hasNonNull("input_tokens")).isFalse();
            assertThat(other.hasNonNull("output_tokens")).isFalse();
        }

        service.publish(text);

        Awaitility.await().until(() -> repliesTo(text).size() == 4);
        assertThat(repliesTo(text).subList(2, 4)).isEqualTo(parts);
        assertThat(callsAbout("tell me a story")).isEqualTo(1);
    }

    @Test
    void afterAChangeOfNumberAConversationIsHeldAndToldFromTheNewOne() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsReply before = service.answerTo(service.publish(service.text(tenant, customer, "the old number?")));
        String number = service.customer();
        service.patch(
                "/assistants/" + tenant.assistantId(), tenant.key(), "{\"phone_number\":\"%s\"}".formatted(number));

        SmsReceived text = service.publish(service.text(number, customer, "the new number?", Service.now()));

        SmsReply reply = service.answerTo(text);
        assertThat(reply.getConversationId()).isEqualTo(before.getConversationId());
        service.publish(text);
        Awaitility.await().until(() -> repliesTo(text).size() == 2);
        assertThat(repliesTo(text))
                .containsOnly(reply)
                .allMatch(one -> one.getFrom().equals(number));
        assertThat(Service.json(service.get("/conversations/" + reply.getConversationId(), tenant.key()))
                        .get("to_phone_number")
                        .asString())
                .isEqualTo(number);
    }

    @Test
    void bytesThatAreNoRecordAreDeadLetteredAndTheStreamGoesOn() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        String key = tenant.number() + "|" + customer;
        try (TopicReader<byte[]> letters =
                TopicReader.bytes(service.kafka.bootstrapServers(), Topics.deadLettersOf(Topics.SMS_RECEIVED))) {
            service.producer.sendBytes(Topics.SMS_RECEIVED, key, "not Avro".getBytes());
            service.answerTo(service.publish(service.text(tenant, customer, "after the rubbish")));
            letters.awaitRecord(one -> new String(one.value()).equals("not Avro"), Duration.ofSeconds(10));
        }
    }

    @Test
    void receiptsMoveForwardOnly() {
        Tenant tenant = service.tenant();
        SmsReply reply = service.answerTo(service.publish(service.text(tenant, service.customer(), "receipt")));
        String key = Long.toString(reply.getConversationId());

        service.producer.send(Topics.SMS_SENT, key, sent(reply));
        Awaitility.await().until(() -> state(reply.getMessageId()), "sent"::equals);
        service.producer.send(Topics.SMS_DELIVERY, key, delivery(reply, com.diwaar.events.DeliveryState.DELIVERED));
        Awaitility.await().until(() -> state(reply.getMessageId()), "delivered"::equals);
        service.producer.send(Topics.SMS_SENT, key, sent(reply));
        service.producer.send(Topics.SMS_DELIVERY, key, delivery(reply, com.diwaar.events.DeliveryState.HELD));
        service.producer.send(Topics.SMS_DELIVERY, key, delivery(reply, com.diwaar.events.DeliveryState.READ));
        Awaitility.await().until(() -> state(reply.getMessageId()), "read"::equals);
        assertThat(service.count(
                        "messages",
                        "id = ? AND segments = 2 AND provider_sid = ?",
                        reply.getMessageId(),
                        "SMout" + reply.getMessageId()))
                .isEqualTo(1);
    }

    static SmsSent sent(SmsReply reply) {
        return SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Service.now())
                .setOrganizationId(reply.getOrganizationId())
                .setAssistantId(reply.getAssistantId())
                .setConversationId(reply.getConversationId())
                .setMessageId(reply.getMessageId())
                .setFrom(reply.getFrom())
                .setTo(reply.getTo())
                .setAttemptId(UUID.randomUUID())
                .setMessageSid("SMout" + reply.getMessageId())
                .setBody(reply.getBody())
                .setSegments(2)
                .build();
    }

    private static com.diwaar.events.SmsDelivery delivery(SmsReply reply, com.diwaar.events.DeliveryState state) {
        return com.diwaar.events.SmsDelivery.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Service.now())
                .setOrganizationId(reply.getOrganizationId())
                .setAssistantId(reply.getAssistantId())
                .setConversationId(reply.getConversationId())
                .setMessageId(reply.getMessageId())
                .setFrom(reply.getFrom())
                .setTo(reply.getTo())
                .setState(state)
                .build();
    }

    private static String state(long messageId) {
        return service.sql()
                .sql("SELECT delivery_state::text FROM messages WHERE id = ?")
                .param(messageId)
                .query(String.class)
                .single();
    }

    private static List<SmsReply> repliesTo(SmsReceived text) {
        return service.replies.values().stream()
                .filter(one -> one.getAnswers().contains(text.getMessageSid()))
                .toList();
    }

    private static List<SmsError> errorsOf(SmsReceived text) {
        return service.errors.values().stream()
                .filter(one -> text.getMessageSid().equals(one.getMessageSid()))
                .toList();
    }

    private static List<SmsAccepted> acceptedOf(SmsReceived text) {
        service.accepted.await(one -> one.getMessageSid().equals(text.getMessageSid()));
        return service.accepted.values().stream()
                .filter(one -> one.getMessageSid().equals(text.getMessageSid()))
                .toList();
    }

    private static long callsAbout(String words) {
        return service.model.requests().stream()
                .filter(request -> Service.lastWords(request).equals(words))
                .count();
    }
}
