package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.erasure.WorkingState;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.HoldingServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MemoryIT {

    private static final Service service = Service.shared();

    private final String customer = service.customer();

    @Test
    void whatFallsOutOfTheWindowIsKeptAsASummary() {
        Tenant tenant = service.tenant("{\"max_conversation_length\":4}");
        service.script("Customer: ", MemoryIT::summarise);
        SmsReply first = service.answerTo(service.publish(service.text(tenant, customer, "my secret fact is kept")));
        say(tenant, "apples");
        Awaitility.await()
                .until(() -> service.count("conversations", "id = ? AND summary IS NOT NULL", first.getConversationId())
                        == 1);
        say(tenant, "pears");
        say(tenant, "plums");

        assertThat(asked("plums"))
                .contains("The customer told a secret fact.")
                .doesNotContain("my secret fact is kept");
        assertThat(service.usage.values().stream()
                        .filter(one -> one.getConversationId() == first.getConversationId() && !one.getDiscarded()))
                .hasSizeGreaterThan(4);
    }

    @Test
    void untilTheSummaryIsWrittenTheMessagesStayInView() {
        Tenant tenant = service.tenant("{\"max_conversation_length\":4}");
        service.script("Customer: ", MemoryIT::summarise);
        List.of("unsummarisable words", "second", "third", "fourth").forEach(words -> say(tenant, words));

        assertThat(asked("fourth")).contains("unsummarisable words", "second", "third");
    }

    @Test
    void whatAllForgotIsReadFromTheRecord() {
        Tenant tenant = service.tenant();
        forgottenHere(service.answerTo(service.publish(service.text(tenant, customer, "I am Zoe"))));
        try (var jedis = redis.clients.jedis.RedisClient.create(service.redis.url())) {
            jedis.flushAll();
        }
        service.statements.reset();

        say(tenant, "Who am I, by the record?");

        // Look; store the text; read the history; store the answer.
        assertThat(service.statements.executed).hasValue(4);
        assertThat(asked("Who am I, by the record?")).contains("I am Zoe");
    }

    @Test
    void whatThisProcessForgotIsReadFromRedis() {
        Tenant tenant = service.tenant();
        forgottenHere(service.answerTo(service.publish(service.text(tenant, customer, "I am Zoe"))));
        service.statements.reset();

        say(tenant, "Who am I, by Redis?");

        assertThat(service.statements.executed).hasValue(3);
        assertThat(asked("Who am I, by Redis?")).contains("I am Zoe");
    }

    /** Once all that was said up to this reply is in Redis too. */
    private static void forgottenHere(SmsReply reply) {
        long conversation = reply.getConversationId();
        HistoryCache shared = service.context.getBean("sharedHistories", HistoryCache.class);
        Awaitility.await()
                .until(() -> shared.get(conversation)
                        .filter(kept -> service.count(
                                        "conversations", "id = ? AND history_version = ?", conversation, kept.version())
                                == 1)
                        .isPresent());
        service.context.getBean("localHistories", WorkingState.class).forget(List.of(conversation));
    }

    @Test
    void aCommandAndATextOfOnePersonMakeOneConversationAndNoStaleAnswer() {
        Tenant tenant = service.tenant();
        try (var _ = service.startReplica()) {
            for (int i = 0; i < 10; i++) {
                String person = service.customer();
                SmsReceived text = service.text(tenant, person, "meeting " + i);
                service.model.hold(request -> Service.lastWords(request).equals(text.getBody()));
                service.publish(text);
                service.model.awaitHeld(1);
                var command = service.publish(
                        service.command(tenant, person).setBody("command " + i).build());
                service.outreaches.await(one -> one.getCommandId().equals(command.getCommandId()));
                service.model.release();
                SmsReply reply = service.answerTo(text);

                assertThat(service.count("conversations", "customer_phone_number = ?", person))
                        .isEqualTo(1);
                String last = service.model.requests().stream()
                        .filter(request -> request.body().contains(text.getBody()))
                        .toList()
                        .getLast()
                        .body();
                assertThat(last).contains(command.getBody());
                assertThat(service.count("answers", "conversation_id = ?", reply.getConversationId()))
                        .isEqualTo(1);
            }
        }
    }

    private static Answer summarise(HoldingServer.Request request) {
        if (Service.lastWords(request).contains("unsummarisable")) {
            return Answer.json(400, "{}");
        }
        boolean known = Stream.of("my secret fact", "told a secret fact").anyMatch(request.body()::contains);
        return Service.saying(known ? "The customer told a secret fact." : "Lost.");
    }

    /** What the model saw when this was said. */
    private static String asked(String words) {
        return service.model.requests().stream()
                .filter(request -> Service.lastWords(request).equals(words))
                .findFirst()
                .orElseThrow()
                .body();
    }

    private void say(Tenant tenant, String words) {
        SmsReceived text = service.publish(service.text(tenant, customer, words));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> service.replies.values().stream()
                        .anyMatch(one -> one.getAnswers().contains(text.getMessageSid())));
    }
}
