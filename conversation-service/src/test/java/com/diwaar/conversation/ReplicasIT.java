package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.dialogue.AnswerTexts;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Texts;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** What two replicas, a crash, a missing Redis do to a text: nothing. */
class ReplicasIT {

    private static final Service service = Service.shared();

    @Test
    void ofManyWhoAnswerTheSameTextAtOnceOneDecides() throws Exception {
        Tenant tenant = service.tenant();
        SmsReceived text = service.text(tenant, service.customer(), "raced");
        service.model.hold(request -> request.body().contains("raced"));
        AnswerTexts answer = service.context.getBean(AnswerTexts.class);
        InboundText inbound = toDomain(text);

        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AnswerTexts.Done>> results = List.of(1, 2, 3, 4).stream()
                    .map(_ -> replicas.submit(() -> answer.answer(inbound.line(), List.of(inbound), new Silence())))
                    .toList();
            service.model.awaitHeld(4);
            service.model.release();
            for (Future<AnswerTexts.Done> result : results) {
                result.get();
            }
        }

        SmsReply reply = service.replies.await(one -> one.getAnswers().contains(text.getMessageSid()));
        assertThat(service.replies.values().stream()
                        .filter(one -> one.getAnswers().contains(text.getMessageSid())))
                .allMatch(reply::equals);
        assertThat(service.count("answers", "conversation_id = ?", reply.getConversationId()))
                .isEqualTo(1);
        assertThat(service.count("messages", "conversation_id = ?", reply.getConversationId()))
                .isEqualTo(2);
        // Whose store was followed by another's has to ask once more, if nobody has answered by then.
        long asked = service.model.requests().stream()
                .filter(request -> request.body().contains("raced"))
                .count();
        assertThat(asked).isGreaterThanOrEqualTo(4);
        Awaitility.await()
                .until(() -> service.usage.values().stream()
                                .filter(one ->
                                        one.getConversationId() == reply.getConversationId() && one.getDiscarded())
                                .count()
                        == asked - 1);
    }

    @Test
    void aTextStoredByAReplicaThatDiedIsAnsweredByAnother() {
        Tenant tenant = service.tenant();
        SmsReceived text = service.text(tenant, service.customer(), "orphaned");
        InboundText inbound = toDomain(text);
        service.model.hold(request -> request.body().contains("orphaned"));
        Thread dying = Thread.ofVirtual().start(() -> {
            try {
                service.context.getBean(AnswerTexts.class).answer(inbound.line(), List.of(inbound), new Silence());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        service.model.awaitHeld(1);
        dying.interrupt();
        service.model.release();

        service.publish(text);

        SmsReply reply = service.replies.await(one -> one.getAnswers().contains(text.getMessageSid()));
        assertThat(service.count("messages", "conversation_id = ?", reply.getConversationId()))
                .isEqualTo(2);
        assertThat(service.count("answers", "conversation_id = ?", reply.getConversationId()))
                .isEqualTo(1);
    }

    @Test
    void twoReplicasShareTheWorkAndNothingIsAnsweredTwice() {
        Tenant tenant = service.tenant();
        try (ConfigurableApplicationContext _ = service.startReplica()) {
            List<SmsReceived> texts = java.util.stream.IntStream.range(0, 60)
                    .mapToObj(i -> service.publish(service.text(tenant, service.customer(), "shared " + i)))
                    .toList();
            texts.forEach(text -> service.replies.await(one -> one.getAnswers().contains(text.getMessageSid())));
        }
        assertThat(service.count(
                        "answers a JOIN conversations c ON c.id = a.conversation_id",
                        "c.assistant_id = ?",
                        tenant.assistantId()))
                .isEqualTo(60);
    }

    @Test
    void aTextTakesThreeStatementsAndNoLongTransaction() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.answerTo(service.publish(service.text(tenant, customer, "first")));
        service.statements.reset();

        service.answerTo(service.publish(service.text(tenant, customer, "second")));

        // Look; store the text; store the answer. The history is at hand.
        assertThat(service.statements.executed).hasValue(3);
        assertThat(service.statements.committed).hasValue(0);
    }

    @Test
    void withoutRedisNothingIsForgotten() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.answerTo(service.publish(service.text(tenant, customer, "My name is Bo")));
        service.redis.stop();
        try {
            service.answerTo(service.publish(service.text(tenant, customer, "remember me?")));
        } finally {
            service.redis.startAgain();
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            service.answerTo(service.publish(service.text(tenant, customer, "and now?")));
            return service.context
                    .getBean("sharedHistories", HistoryCache.class)
                    .get(conversationOf(tenant))
                    .isPresent();
        });
        assertThat(service.model.requests().stream()
                        .filter(request -> Service.lastWords(request).equals("remember me?")))
                .allMatch(request -> request.body().contains("My name is Bo"));
    }

    @Test
    void whatRedisWasNotAskedToKeepIsNotThere() {
        Tenant tenant = service.tenant("{\"redis_persistence\":{\"enabled\":false}}");
        service.answerTo(service.publish(service.text(tenant, service.customer(), "secret")));
        assertThat(service.context
                        .getBean("sharedHistories", HistoryCache.class)
                        .get(conversationOf(tenant)))
                .isEmpty();
    }

    private static long conversationOf(Tenant tenant) {
        return service.sql()
                .sql("SELECT max(id) FROM conversations WHERE assistant_id = ?")
                .param(tenant.assistantId())
                .query(Long.class)
                .single();
    }

    private static InboundText toDomain(SmsReceived text) {
        return new InboundText(
                text.getMessageSid(),
                new Line(Service.SMS, text.getTo(), text.getFrom()),
                Texts.storable(text.getBody()),
                List.of(),
                1,
                text.getOccurredAt());
    }
}
