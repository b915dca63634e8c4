package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.dialogue.History;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.erasure.EraseCustomers;
import com.diwaar.conversation.erasure.Erasures;
import com.diwaar.conversation.receipt.News;
import com.diwaar.conversation.receipt.Receipts;
import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.AgendaResult;
import com.diwaar.events.ConversationEnded;
import com.diwaar.events.CustomerErased;
import com.diwaar.events.Media;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.testkit.HoldingServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ErasureIT {

    private static final Service service = Service.shared();

    /** In everything that the person or the organisation said in these tests. */
    private static final String MARKER = "xylophone";

    @Test
    void nothingOfThePersonIsLeft() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        Long before = conversationThatEnded(tenant, customer);
        SendSms command = service.publish(service.command(tenant, customer)
                .setAgenda("Sell a " + MARKER)
                .setMetadata(Map.of("crm", MARKER))
                .setMediaUrls(List.of("https://example.com/" + MARKER))
                .build());
        SmsOutreach outreach = service.outreachOf(command);
        SmsReceived text = service.publish(SmsReceived.newBuilder(service.text(tenant, customer, "A " + MARKER + "?"))
                .setMedia(List.of(Media.newBuilder()
                        .setUrl("https://api.twilio.com/" + MARKER)
                        .build()))
                .build());
        SmsReply reply = service.answerTo(text);
        sent(outreach, "SM" + MARKER);
        SmsReceived broken = service.publish(service.text(tenant, customer, "break the model, " + MARKER));
        service.errors.await(one -> broken.getMessageSid().equals(one.getMessageSid()));
        summarised(reply.getConversationId());
        assertThat(traces(customer)).isNotEmpty();
        assertThat(traces(MARKER)).isNotEmpty();
        assertThat(traces(text.getMessageSid())).isNotEmpty();

        HttpResponse<String> response = service.delete("/customers/" + customer.replace("+", "%2B"), tenant.key());

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(traces(customer.substring(1))).isEmpty();
        assertThat(traces(MARKER)).isEmpty();
        for (SmsReceived said : List.of(text, broken)) {
            assertThat(traces(said.getMessageSid())).isEmpty();
        }
        for (Long conversation : List.of(before, reply.getConversationId())) {
            assertThat(service.context
                            .getBean("sharedHistories", HistoryCache.class)
                            .get(conversation))
                    .isEmpty();
        }
        // Sums stay.
        assertThat(service.count("messages", "conversation_id = ?", reply.getConversationId()))
                .isEqualTo(4);
        assertThat(Service.json(service.get("/conversations", tenant.key())).get("items"))
                .hasSize(2);
    }

    @Test
    void theOthersHearOfItAndOfWhatEndedWithIt() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SendSms command = service.publish(
                service.command(tenant, customer).setAgenda("Still open").build());
        long conversation = service.outreachOf(command).getConversationId();
        service.model.hold(request -> request.body().contains("never answered"));
        SmsReceived text = service.publish(service.text(tenant, customer, "never answered"));
        service.model.awaitHeld(1);

        service.delete("/customers/" + customer, tenant.key());
        service.model.release();

        CustomerErased erased = service.erased.await(
                one -> one.getCustomerPhoneNumber().toString().equals(customer));
        assertThat(erased.getOrganizationId()).isEqualTo(tenant.organizationId());
        ConversationEnded ended = service.ended.await(one -> one.getConversationId() == conversation);
        assertThat(ended.getReason()).isEqualTo("erased");
        assertThat(ended.getCustomerPhoneNumber()).isEqualTo(customer);
        assertThat(ended.getAgendas())
                .singleElement()
                .satisfies(agenda -> assertThat(agenda.getOutcome()).isEqualTo(AgendaResult.EXPIRED));
        AgendaConcluded agenda =
                service.concluded.await(one -> command.getCommandId().equals(one.getCommandId()));
        assertThat(agenda.getAgenda()).isEqualTo("Still open");
        assertThat(service.errors
                        .await(one -> text.getMessageSid().equals(one.getMessageSid()))
                        .getCode())
                .isEqualTo("cancelled");
        assertThat(service.count("erasures", "organization_id = ? AND due_at IS NOT NULL", tenant.organizationId()))
                .isZero();
    }

    @Test
    void whoIsThinkingAboutThePersonsTextStoresNothing() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.model.hold(request -> request.body().contains("forget this " + MARKER));
        SmsReceived text = service.publish(service.text(tenant, customer, "forget this " + MARKER));
        service.model.awaitHeld(1);
        long conversation = service.accepted
                .await(one -> one.getMessageSid().equals(text.getMessageSid()))
                .getConversationId();

        service.delete("/customers/" + customer, tenant.key());
        service.model.release();

        Awaitility.await()
                .until(() -> service.usage.values().stream()
                        .anyMatch(one -> one.getConversationId() == conversation && one.getDiscarded()));
        // It comes again, and then another one: what is answered last shows that the first is done with.
        service.publish(text);
        SmsReceived next = service.publish(service.text(tenant, customer, "Somebody new"));
        long strangers = service.answerTo(next).getConversationId();
        assertThat(strangers).isNotEqualTo(conversation);
        assertThat(service.count("conversations", "assistant_id = ?", tenant.assistantId()))
                .isEqualTo(2);
        assertThat(traces("forget this " + MARKER)).isEmpty();
        assertThat(service.replies.values()).noneMatch(one -> one.getAnswers().contains(text.getMessageSid()));
    }

    @Test
    void aReplayBringsNothingBack() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SendSms command = service.publish(service.command(tenant, customer).build());
        SmsOutreach outreach = service.outreachOf(command);
        SmsReceived text = service.publish(service.text(tenant, customer, "Replayed " + MARKER));
        service.answerTo(text);
        service.delete("/customers/" + customer, tenant.key());

        service.publish(text);
        service.publish(command);
        sent(outreach, "SM" + MARKER);
        SmsReply next = service.answerTo(service.publish(service.text(tenant, customer, "Afterwards")));
        SendSms later = service.publish(service.command(tenant, customer).build());
        service.outreachOf(later);

        assertThat(next.getConversationId()).isNotEqualTo(outreach.getConversationId());
        assertThat(traces(MARKER)).isEmpty();
        assertThat(traces(text.getMessageSid())).isEmpty();
        assertThat(service.outreaches.values().stream()
                        .filter(one -> one.getCommandId().equals(command.getCommandId())))
                .hasSize(1);
        assertThat(service.errors.values())
                .noneMatch(one -> command.getCommandId().equals(one.getCommandId()));
        assertThat(service.count("erased_texts", "conversation_type = 'sms'")).isPositive();
    }

    @Test
    void whoIsErasedWhileTheModelHangsGetsNoWordWhenItFails() {
        Tenant tenant = service.tenant("{\"llm_failure_message\":\"One moment, please.\"}");
        String customer = service.customer();
        service.model.hold(request -> request.body().contains("break the model, erased"));
        SmsReceived text = service.publish(service.text(tenant, customer, "break the model, erased"));
        service.model.awaitHeld(1);

        service.delete("/customers/" + customer.replace("+", "%2B"), tenant.key());
        service.model.release();

        SmsReceived next = service.publish(service.text(tenant, customer, "somebody new"));
        service.answerTo(next);
        assertThat(service.replies.values().stream().filter(one -> one.getTo().equals(customer)))
                .singleElement()
                .satisfies(reply -> assertThat(reply.getAnswers()).containsExactly(next.getMessageSid()));
        assertThat(service.count("refusals", "provider_sid = ?", text.getMessageSid()))
                .isZero();
    }

    @Test
    void textsThatWereRefusedUnstoredAreForgottenToo() {
        Tenant tenant = service.tenant("{\"enabled\":false}");
        String customer = service.customer();
        SmsReceived text = service.publish(service.text(tenant, customer, "nobody hears this"));
        service.errorOf(text);

        service.delete("/customers/" + customer.replace("+", "%2B"), tenant.key());

        assertThat(service.count("refusals", "provider_sid = ?", text.getMessageSid()))
                .isZero();
    }

    @Test
    void afterwardsThePersonIsAStranger() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        long before = service.answerTo(service.publish(service.text(tenant, customer, "My name is " + MARKER)))
                .getConversationId();
        service.delete("/customers/" + customer, tenant.key());

        SmsReply reply = service.answerTo(service.publish(service.text(tenant, customer, "Who am I?")));

        assertThat(reply.getConversationId()).isNotEqualTo(before);
        HoldingServer.Request asked = service.model.requests().stream()
                .filter(request -> Service.lastWords(request).equals("Who am I?"))
                .toList()
                .getLast();
        assertThat(asked.body()).doesNotContain(MARKER);
    }

    @Test
    void anotherOrganisationsCustomerStays() {
        Tenant mine = service.tenant();
        Tenant yours = service.tenant();
        String customer = service.customer();
        service.answerTo(service.publish(service.text(mine, customer, "Hi")));
        long stays = service.answerTo(service.publish(service.text(yours, customer, "Hi")))
                .getConversationId();

        service.delete("/customers/" + customer, mine.key());

        assertThat(service.count("conversations", "id = ? AND status = 'active'", stays))
                .isEqualTo(1);
        assertThat(service.count("conversations", "customer_phone_number = ?", customer))
                .isEqualTo(1);
    }

    @Test
    void whoIsUnknownHereMayBeKnownElsewhereAndTwiceIsFine() {
        Tenant tenant = service.tenant();
        String nobody = service.customer();
        for (int i = 0; i < 2; i++) {
            assertThat(service.delete("/customers/" + nobody, tenant.key()).statusCode())
                    .isEqualTo(202);
        }
        Awaitility.await()
                .until(() -> service.erased.values().stream()
                                .filter(one -> one.getCustomerPhoneNumber().equals(nobody))
                                .map(CustomerErased::getEventId)
                                .distinct()
                                .count()
                        == 2);
        assertThat(traces(nobody)).isEmpty();
    }

    @Test
    void whoHasNoPhoneNumberIsErasedToo() {
        Tenant tenant = service.tenant();
        String shortCode = "22000";
        service.answerTo(
                service.publish(service.text(tenant.number(), shortCode, "Your " + MARKER + " code", Service.now())));

        assertThat(service.delete("/customers/" + shortCode, tenant.key()).statusCode())
                .isEqualTo(202);

        assertThat(traces(MARKER)).isEmpty();
        assertThat(service.count("conversations", "customer_phone_number = ?", shortCode))
                .isZero();
        service.erased.await(one -> one.getCustomerPhoneNumber().equals(shortCode));
    }

    @Test
    void onlyAnOrganisationErasesAndOnlySomebody() {
        Tenant tenant = service.tenant();
        for (String nobody : List.of("%20", "22000%07", "2".repeat(257))) {
            HttpResponse<String> wrong = service.delete("/customers/" + nobody, tenant.key());
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(Service.json(wrong).get("code").asString()).isEqualTo("invalid_phone_number");
        }
        assertThat(service.delete("/customers/+15551230001", "service-token").statusCode())
                .isEqualTo(403);
        assertThat(service.delete("/customers/+15551230001", "dw_nobody").statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatACrashLeftUndoneIsDoneByASweep() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        long conversation = service.answerTo(service.publish(service.text(tenant, customer, "Hi " + MARKER)))
                .getConversationId();
        Instant earlier = Service.now().minusSeconds(60);

        // Stored, and then the process died.
        service.context
                .getBean(Erasures.class)
                .erase(tenant.organizationId(), customer, earlier, earlier.plusSeconds(30));
        assertThat(traces(customer)).containsExactly("erasures");
        Awaitility.await()
                .until(() -> service.context
                        .getBean("sharedHistories", HistoryCache.class)
                        .get(conversation)
                        .isPresent());
        service.context.getBean(EraseCustomers.class).sweep();

        assertThat(service.ended
                        .await(one -> one.getConversationId() == conversation)
                        .getEndedAt())
                .isEqualTo(earlier);
        service.erased.await(one -> one.getCustomerPhoneNumber().equals(customer));
        assertThat(traces(customer)).isEmpty();
        assertThat(service.context
                        .getBean("sharedHistories", HistoryCache.class)
                        .get(conversation))
                .isEmpty();
        assertThat(service.context.getBean(EraseCustomers.class).sweep()).isZero();
    }

    @Test
    void whoIsLateWithTheWorkingStateBringsNothingBack() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        long conversation = service.answerTo(service.publish(service.text(tenant, customer, "Hi")))
                .getConversationId();
        HistoryCache cache = service.context.getBean("redisHistories", HistoryCache.class);
        History late = Awaitility.await()
                .until(() -> cache.get(conversation), Optional::isPresent)
                .orElseThrow();

        service.delete("/customers/" + customer, tenant.key());
        cache.put(new History(conversation, late.version() + 1, late.turns()), Duration.ofHours(1));

        assertThat(cache.get(conversation)).isEmpty();
    }

    @Test
    void aRedisThatIsAwayIsAskedAgainLater() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.answerTo(service.publish(service.text(tenant, customer, "Hi")));
        service.redis.stop();
        try {
            assertThat(service.delete("/customers/" + customer, tenant.key()).statusCode())
                    .isEqualTo(202);
            service.erased.await(one -> one.getCustomerPhoneNumber().equals(customer));
            assertThat(traces(customer)).isEmpty();
            assertThat(unfinished(tenant)).isEqualTo(1);
        } finally {
            service.redis.startAgain();
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            service.sql()
                    .sql(
                            "UPDATE erasures SET due_at = now() - interval '1 second' WHERE organization_id = ? AND due_at IS NOT NULL")
                    .param(tenant.organizationId())
                    .update();
            service.context.getBean(EraseCustomers.class).sweep();
            return unfinished(tenant) == 0;
        });
        assertThat(service.erased.values().stream()
                        .filter(one -> one.getCustomerPhoneNumber().equals(customer)))
                .hasSize(1);
    }

    private static long unfinished(Tenant tenant) {
        return service.count("erasures", "organization_id = ? AND due_at IS NOT NULL", tenant.organizationId());
    }

    /** The tables in which any column of any row contains this. */
    private static List<String> traces(String what) {
        List<String> found = new ArrayList<>();
        List<String> tables = service.sql().sql("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = 'conversation' AND table_type = 'BASE TABLE' ORDER BY 1""").query(String.class).list();
        assertThat(tables).contains("messages", "conversations", "agendas", "refusals", "commands", "erasures");
        for (String table : tables) {
            if (service.count(table + " one", "one::text LIKE '%' || ? || '%'", what) > 0) {
                found.add(table);
            }
        }
        return found;
    }

    private static Long conversationThatEnded(Tenant tenant, String customer) {
        long id = service.answerTo(service.publish(service.text(tenant, customer, "An earlier " + MARKER)))
                .getConversationId();
        service.post("/conversations/" + id + "/end", tenant.key(), "");
        return id;
    }

    private static void summarised(long conversation) {
        service.sql()
                .sql("UPDATE conversations SET summary = ? WHERE id = ?")
                .params("Wants a " + MARKER, conversation)
                .update();
    }

    /** The provider took it. */
    private static void sent(SmsOutreach outreach, String sid) {
        service.context
                .getBean(Receipts.class)
                .take(List.of(new News.Sent(outreach.getMessageId(), outreach.getConversationId(), sid, 1)));
    }
}
