package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.testkit.HoldingServer.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsIT {

    private static final Service service = Service.shared();

    private final String customer = service.customer();

    @Test
    void whoTextsTooMuchIsToldOnceAndThenNothing() {
        Tenant tenant = service.tenant("{\"rate_limit\":{\"max_messages_per_hour\":3}}");
        Instant first = Service.now().minusSeconds(1800);
        IntStream.range(0, 3)
                .forEach(i -> service.answerTo(service.publish(service.text(
                        tenant.number(), customer, "limit question number " + "abc".charAt(i), first.plusSeconds(i)))));

        List<SmsError> refused = IntStream.range(0, 3)
                .mapToObj(i -> service.errorOf(service.publish(service.text(tenant, customer, "too much " + i))))
                .toList();

        assertThat(refused).allSatisfy(error -> {
            assertThat(error.getCode()).isEqualTo("rate_limited");
            assertThat(error.getLiftsAt()).isEqualTo(first.plus(Duration.ofHours(1)));
        });
        SmsReply notice =
                service.replies.await(one -> one.getTo().equals(customer) && one.getPurpose() == Purpose.LIMIT_NOTICE);
        assertThat(notice.getReservationId()).isEqualTo("notice:" + notice.getMessageId());
        assertThat(service.notices(customer, Purpose.LIMIT_NOTICE)).hasSize(1);
        assertThat(service.count(
                        "messages m JOIN conversations c ON c.id = m.conversation_id",
                        "c.customer_phone_number = ? AND m.direction = 'inbound'",
                        customer))
                .isEqualTo(3);
    }

    @Test
    void aRedeliveryCountsOnce() {
        Tenant tenant = service.tenant("{\"rate_limit\":{\"max_messages_per_hour\":2}}");
        SmsReceived one = service.publish(service.text(tenant, customer, "the first of two"));
        service.answerTo(one);
        service.publish(one);
        service.publish(one);

        assertThat(service.answerTo(service.publish(service.text(tenant, customer, "the second of two"))))
                .isNotNull();
    }

    @Test
    void withoutCreditTheNoticeStaysUnsent() {
        Tenant tenant = service.tenant("{\"rate_limit\":{\"max_messages_per_hour\":1}}");
        service.answerTo(service.publish(service.text(tenant, customer, "only one")));
        service.billingSays.put(
                tenant.organizationId(),
                Answer.json(429, "{\"code\":\"billing_limit_reached\",\"detail\":\"Used up.\"}"));

        service.errorOf(service.publish(service.text(tenant, customer, "one more")));

        Awaitility.await()
                .until(() -> service.count(
                                "messages",
                                "purpose = 'limit_notice' AND delivery_state = 'errored'"
                                        + " AND conversation_id IN (SELECT id FROM conversations WHERE customer_phone_number = ?)",
                                customer)
                        == 1);
        assertThat(service.notices(customer, Purpose.LIMIT_NOTICE)).isEmpty();
    }

    @Test
    void aPairThatExchangesTooMuchIsCut() {
        Tenant tenant = service.tenant("{\"loop_guard\":{\"max_messages\":4,\"minutes\":10}}");
        service.answerTo(service.publish(service.text(tenant, customer, "ping")));
        service.answerTo(service.publish(service.text(tenant, customer, "pong")));

        assertThat(service.errorOf(service.publish(service.text(tenant, customer, "ping")))
                        .getCode())
                .isEqualTo("loop_detected");
        assertThat(service.answerTo(service.publish(service.text(tenant, service.customer(), "another person"))))
                .isNotNull();
    }

    @Test
    void twoMachinesThatTalkToOneAnotherAreCut() {
        Tenant tenant = service.tenant("{\"max_conversation_length\":2}");
        IntStream.range(1, 4)
                .forEach(i -> service.answerTo(service.publish(
                        service.text(tenant, customer, "Thank you for your message no. " + i + ", we are closed."))));

        SmsReceived fourth =
                service.publish(service.text(tenant, customer, "Thank you for your message no. 4, we are closed."));
        assertThat(service.errorOf(fourth).getCode()).isEqualTo("loop_detected");
        SmsReceived fifth =
                service.publish(service.text(tenant, customer, "Thank you for your message no. 5, we are closed."));
        assertThat(service.errorOf(fifth).getCode()).isEqualTo("loop_detected");
        assertThat(service.get("/actuator/prometheus", "").body())
                .containsPattern("diwaar_texts_refused_total\\{.*code=\"loop_detected\"");
    }

    @Test
    void theWelcomeGoesOutOnceBeforeTheFirstAnswer() {
        Tenant tenant = service.tenant("{\"welcome_message\":\"Welcome to the bakery!\"}");
        SmsReceived text = service.publish(service.text(tenant, customer, "a stranger writes"));
        SmsReply answer = service.answerTo(text);
        service.answerTo(service.publish(service.text(tenant, customer, "and writes again")));
        service.publish(text);
        Awaitility.await()
                .until(() -> service.replies.values().stream()
                                .filter(one -> one.getTo().equals(customer) && one.getPurpose() == Purpose.WELCOME)
                                .count()
                        == 2);

        List<SmsReply> welcomes = service.notices(customer, Purpose.WELCOME);
        assertThat(welcomes).singleElement().satisfies(welcome -> {
            assertThat(welcome.getBody()).isEqualTo("Welcome to the bakery!");
            assertThat(service.replies.values().indexOf(welcome))
                    .isLessThan(service.replies.values().indexOf(answer));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELP", "STOP"})
    void theWelcomeGoesOutToWhoCommandedFirst(String command) {
        Tenant tenant = service.tenant("{\"welcome_message\":\"Welcome to the bakery!\"}");
        Instant then = Service.now().minusSeconds(600);
        service.publish(service.text(tenant.number(), customer, command, then));
        service.publish(service.text(tenant.number(), customer, "START", then.plusSeconds(60)));

        SmsReply first = service.answerTo(service.publish(service.text(tenant, customer, "Open?")));
        service.answerTo(service.publish(service.text(tenant, customer, "And on Sunday?")));

        assertThat(service.notices(customer, Purpose.WELCOME))
                .singleElement()
                .satisfies(welcome -> assertThat(service.replies.values().indexOf(welcome))
                        .isLessThan(service.replies.values().indexOf(first)));
        assertThat(service.model.requests())
                .filteredOn(request -> request.body().contains("And on Sunday?")
                        && request.body().contains("Open?"))
                .isNotEmpty()
                .allMatch(request -> request.body().contains("Welcome to the bakery!"));
    }

    @Test
    void aConversationThatWeBeganNeedsNoWelcome() {
        Tenant tenant = service.tenant("{\"welcome_message\":\"Welcome!\"}");
        var command = service.publish(service.command(tenant, customer).build());
        service.outreaches.await(one -> one.getCommandId().equals(command.getCommandId()));
        service.answerTo(service.publish(service.text(tenant, customer, "who is this?")));
        assertThat(service.notices(customer, Purpose.WELCOME)).isEmpty();
    }

    @Test
    void whenNoModelAnswersThePersonIsToldAndTheNextAnswerCoversBothTexts() {
        Tenant tenant = service.tenant("{\"llm_failure_message\":\"One moment, please.\"}");
        SmsReceived text = service.publish(service.text(tenant, customer, "break the model"));
        assertThat(service.errorOf(text).getCode()).isEqualTo("llm_unavailable");
        service.replies.await(one -> one.getTo().equals(customer) && one.getPurpose() == Purpose.FAILURE_NOTICE);

        SmsReceived next = service.publish(service.text(tenant, customer, "and now?"));

        assertThat(service.answerTo(next).getAnswers()).containsExactly(text.getMessageSid(), next.getMessageSid());
        assertThat(service.notices(customer, Purpose.FAILURE_NOTICE)).hasSize(1);
    }
}
