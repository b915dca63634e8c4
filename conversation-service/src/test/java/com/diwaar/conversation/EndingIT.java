package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.ending.EndConversations;
import com.diwaar.conversation.ending.EndReason;
import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.Endings;
import com.diwaar.conversation.ending.ExpireAgendas;
import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.AgendaResult;
import com.diwaar.events.ConversationEnded;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class EndingIT {

    private static final Service service = Service.shared();

    @Test
    void anIdleConversationEndsAndTheNextTextBeginsAnother() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsReply reply = service.answerTo(service.publish(service.text(tenant, customer, "Hi")));
        idleFor(reply.getConversationId(), 73);

        service.context.getBean(EndConversations.class).endIdle();

        ConversationEnded ended = ended(reply.getConversationId());
        assertThat(ended.getEventId()).isEqualTo(EventIds.of(Topics.CONVERSATION_ENDED, reply.getConversationId()));
        assertThat(ended.getReason()).isEqualTo("idle");
        assertThat(ended.getInboundMessages()).isEqualTo(1);
        assertThat(ended.getOutboundMessages()).isEqualTo(1);
        assertThat(ended.getCustomerPhoneNumber()).isEqualTo(customer);
        assertThat(ended.getDuration()).isNull();
        assertThat(errorsOf(reply.getConversationId())).isEmpty();
        JsonNode read = Service.json(service.get("/conversations/" + reply.getConversationId(), tenant.key()));
        assertThat(read.get("status").asString()).isEqualTo("ended");
        assertThat(read.get("end_reason").asString()).isEqualTo("idle");
        assertThat(read.get("ended_at").isNull()).isFalse();
        assertThat(service.answerTo(service.publish(service.text(tenant, customer, "Hi again")))
                        .getConversationId())
                .isNotEqualTo(reply.getConversationId());
    }

    @Test
    void howLongIsIdleIsTheAssistantsToSay() {
        Tenant patient = service.tenant("{\"auto_end_after_hours\":100}");
        Tenant brisk = service.tenant("{\"auto_end_after_hours\":2}");
        long stays = service.answerTo(service.publish(service.text(patient, service.customer(), "Hi")))
                .getConversationId();
        long ends = service.answerTo(service.publish(service.text(brisk, service.customer(), "Hi")))
                .getConversationId();
        idleFor(stays, 99);
        idleFor(ends, 3);

        service.context.getBean(EndConversations.class).endIdle();

        assertThat(statusOf(ends)).isEqualTo("ended");
        assertThat(statusOf(stays)).isEqualTo("active");
    }

    @Test
    void oldIsNotIdleWhileSomebodySpeaks() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsReply reply = service.answerTo(service.publish(service.text(tenant, customer, "Hi")));
        idleFor(reply.getConversationId(), 500);
        service.answerTo(service.publish(service.text(tenant, customer, "Still here")));

        service.context.getBean(EndConversations.class).endIdle();

        assertThat(statusOf(reply.getConversationId())).isEqualTo("active");
    }

    @Test
    void aConversationThatSomebodyIsAtWorkOnIsLeftAlone() throws Exception {
        Tenant tenant = service.tenant();
        SmsReply reply = service.answerTo(service.publish(service.text(tenant, service.customer(), "Hi")));
        idleFor(reply.getConversationId(), 73);
        var transaction = new TransactionTemplate(service.context.getBean(PlatformTransactionManager.class));
        JdbcClient sql = service.context.getBean(JdbcClient.class);

        // As a text does that comes in this moment.
        transaction.executeWithoutResult(_ -> {
            sql.sql(
                            "UPDATE conversations SET history_version = history_version + 1, last_activity_at = now() WHERE id = ?")
                    .param(reply.getConversationId())
                    .update();
            try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
                other.submit(
                        () -> service.context.getBean(EndConversations.class).endIdle());
            }
        });

        service.context.getBean(EndConversations.class).endIdle();
        assertThat(statusOf(reply.getConversationId())).isEqualTo("active");
    }

    @Test
    void twoReplicasAtItAtOnceEndEachConversationOnce() throws Exception {
        Tenant tenant = service.tenant();
        List<Long> conversations = IntStream.range(0, 40)
                .mapToObj(i -> service.publish(service.text(tenant, service.customer(), "idle " + i)))
                .toList()
                .stream()
                .map(text -> service.answerTo(text).getConversationId())
                .toList();
        try (ConfigurableApplicationContext second = service.startReplica()) {
            conversations.forEach(id -> idleFor(id, 73));
            try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> ended = List.of(service.context, second).stream()
                        .map(replica -> replicas.submit(
                                () -> replica.getBean(EndConversations.class).endIdle()))
                        .toList();
                assertThat(ended.get(0).get() + ended.get(1).get()).isGreaterThanOrEqualTo(40);
            }
        }
        conversations.forEach(EndingIT::ended);
        assertThat(service.ended.values().stream().filter(one -> conversations.contains(one.getConversationId())))
                .hasSize(40);
        assertThat(service.count("conversations", "assistant_id = ? AND history_version = 3", tenant.assistantId()))
                .isEqualTo(40);
        assertThat(service.count("conversations", "assistant_id = ? AND announce_at IS NOT NULL", tenant.assistantId()))
                .isZero();
    }

    @Test
    void whatACrashLeftUntoldIsToldByASweepUnderTheSameId() {
        Tenant tenant = service.tenant();
        SmsReply reply = service.answerTo(service.publish(service.text(tenant, service.customer(), "Hi")));
        Instant earlier = Service.now().minusSeconds(60);
        Endings endings = service.context.getBean(Endings.class);

        // Stored, and then the process died.
        Ended stored = endings.end(
                        tenant.organizationId(),
                        reply.getConversationId(),
                        EndReason.REQUESTED,
                        earlier,
                        earlier.plusSeconds(30))
                .orElseThrow();
        service.context.getBean(EndConversations.class).sweep();

        ConversationEnded ended = ended(stored.conversationId());
        assertThat(ended.getEndedAt()).isEqualTo(earlier);
        assertThat(ended.getReason()).isEqualTo("requested");
        assertThat(service.context.getBean(EndConversations.class).sweep()).isZero();
        assertThat(endedOf(stored.conversationId())).hasSize(1);
    }

    @Test
    void anEndThatCanNotBeToldKeepsNoOtherBack() {
        Tenant tenant = service.tenant();
        long tooLarge = service.answerTo(service.publish(service.text(tenant, service.customer(), "Hi")))
                .getConversationId();
        long other = service.answerTo(service.publish(service.text(tenant, service.customer(), "Hi")))
                .getConversationId();
        service.sql()
                .sql(
                        "UPDATE conversations SET conversation_metadata = jsonb_build_object('a', repeat('x', 3000000)) WHERE id = ?")
                .param(tooLarge)
                .update();
        List.of(tooLarge, other).forEach(id -> idleFor(id, 73));

        service.context.getBean(EndConversations.class).endIdle();

        ended(other);
        assertThat(service.count("conversations", "id = ? AND announce_at IS NULL", other))
                .isEqualTo(1);
        service.sql()
                .sql(
                        "UPDATE conversations SET conversation_metadata = '{}', announce_at = now() - interval '1 second' WHERE id = ?")
                .param(tooLarge)
                .update();
        service.context.getBean(EndConversations.class).sweep();
        ended(tooLarge);
    }

    @Test
    void whoIsStillTellingIsNotSweptAway() {
        Tenant tenant = service.tenant();
        SmsReply reply = service.answerTo(service.publish(service.text(tenant, service.customer(), "Hi")));
        Instant now = Service.now();
        Endings endings = service.context.getBean(Endings.class);
        List<Ended> ended = endings
                .end(tenant.organizationId(), reply.getConversationId(), EndReason.REQUESTED, now, now.plusSeconds(30))
                .stream()
                .toList();

        assertThat(endings.claimUntold(now, now.plusSeconds(30), 1000))
                .noneMatch(one -> one.conversationId() == reply.getConversationId());
        assertThat(endings.claimUntold(now.plusSeconds(31), now.plusSeconds(61), 1000))
                .containsAll(ended);
        endings.told(ended);
        assertThat(endings.claimUntold(now.plusSeconds(100), now.plusSeconds(130), 1000))
                .noneMatch(one -> one.conversationId() == reply.getConversationId());
    }

    @Test
    void endingByRequestIsIdempotentAndOnlyForOnesOwn() {
        Tenant tenant = service.tenant();
        Tenant other = service.tenant();
        long id = service.answerTo(service.publish(service.text(tenant, service.customer(), "Hi")))
                .getConversationId();

        assertThat(service.post("/conversations/" + id + "/end", other.key(), "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(statusOf(id)).isEqualTo("active");
        HttpResponse<String> first = service.post("/conversations/" + id + "/end", tenant.key(), "");
        HttpResponse<String> second = service.post("/conversations/" + id + "/end", tenant.key(), "");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(Service.json(first).get("end_reason").asString()).isEqualTo("requested");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(ended(id).getReason()).isEqualTo("requested");
        assertThat(endedOf(id)).hasSize(1);
    }

    @Test
    void aTextThatWasNotAnsweredIsCancelledAndWhoThinksAboutItStoresNothing() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.model.hold(request -> request.body().contains("think long"));
        SmsReceived text = service.publish(service.text(tenant, customer, "think long"));
        service.model.awaitHeld(1);
        long id = service.accepted
                .await(one -> one.getMessageSid().equals(text.getMessageSid()))
                .getConversationId();

        service.post("/conversations/" + id + "/end", tenant.key(), "");
        service.model.release();

        SmsError error = service.errors.await(one -> text.getMessageSid().equals(one.getMessageSid()));
        assertThat(error.getEventId()).isEqualTo(EventIds.of(Topics.SMS_ERROR, text.getMessageSid() + ":cancelled"));
        assertThat(error.getCode()).isEqualTo("cancelled");
        assertThat(error.getReservationId()).isEqualTo("text:" + text.getMessageSid());
        assertThat(error.getConversationId()).isEqualTo(id);
        Awaitility.await()
                .until(() -> service.usage.values().stream()
                        .anyMatch(one -> one.getConversationId() == id && one.getDiscarded()));
        service.publish(text);
        Awaitility.await().until(() -> errorsOf(id).size() >= 2);
        assertThat(errorsOf(id)).containsOnly(error);
        assertThat(service.count("answers", "conversation_id = ?", id)).isZero();
        assertThat(service.count("messages", "conversation_id = ? AND settled_as = 'refused'", id))
                .isEqualTo(1);
        assertThat(service.count("conversations", "assistant_id = ?", tenant.assistantId()))
                .isEqualTo(1);
    }

    @Test
    void aTextThatNoModelAnsweredIsToldThatNoneWillAndItsCreditIsGivenBack() {
        Tenant tenant = service.tenant();
        SmsReceived text = service.publish(service.text(tenant, service.customer(), "break the model"));
        SmsError told = service.errors.await(one -> text.getMessageSid().equals(one.getMessageSid()));
        assertThat(told.getCode()).isEqualTo("llm_unavailable");

        service.post("/conversations/" + told.getConversationId() + "/end", tenant.key(), "");

        ended(told.getConversationId());
        SmsError cancelled = service.errors.await(one -> text.getMessageSid().equals(one.getMessageSid())
                && one.getCode().equals("cancelled"));
        assertThat(cancelled.getEventId()).isNotEqualTo(told.getEventId());
        assertThat(told.getReservationId()).isNull();
        assertThat(cancelled.getReservationId()).isEqualTo("text:" + text.getMessageSid());
        assertThat(service.count(
                        "messages", "conversation_id = ? AND settled_as = 'refused'", told.getConversationId()))
                .isEqualTo(1);
    }

    @Test
    void anAgendaOutlivesItsConversationAndAnOutcomeIsToldWithTheEnd() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SendSms old = service.publish(
                service.command(tenant, customer).setAgenda("Old").build());
        SmsOutreach first = service.outreachOf(old);
        service.outreachOf(service.publish(service.command(tenant, customer)
                .setAgenda("New")
                .setSupersedes(List.of(old.getCommandId()))
                .build()));

        service.post("/conversations/" + first.getConversationId() + "/end", tenant.key(), "");

        ConversationEnded ended = ended(first.getConversationId());
        assertThat(ended.getConversationMetadata()).containsEntry("crm", "42");
        assertThat(ended.getAgendas())
                .singleElement()
                .satisfies(agenda -> assertThat(agenda.getOutcome()).isEqualTo(AgendaResult.SUPERSEDED));
        assertThat(service.count("agendas", "assistant_id = ? AND state = 'open'", tenant.assistantId()))
                .isEqualTo(1);
    }

    @Test
    void anAgendaThatOutlivedItsConversationIsToldOfByTheOneItWasSettledIn() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SendSms command = service.publish(
                service.command(tenant, customer).setAgenda("Confirm Monday").build());
        SendSms replaced = service.publish(
                service.command(tenant, customer).setAgenda("Replaced later").build());
        long opened = service.outreachOf(command).getConversationId();
        service.outreachOf(replaced);
        service.post("/conversations/" + opened + "/end", tenant.key(), "");
        assertThat(ended(opened).getAgendas()).isEmpty();
        long agenda = agendaOf(command);
        service.script(
                "settle agenda " + agenda,
                request -> Service.calling(
                        "conclude_agenda",
                        Map.of(
                                "agenda_id",
                                agenda,
                                "result",
                                "completed",
                                "summary",
                                "Agreed.",
                                "fields",
                                Map.of("time", "Monday 14:00"),
                                "message_id",
                                Service.lastMessage(request)),
                        "See you then!"));

        SmsReply reply = service.answerTo(service.publish(service.text(tenant, customer, "settle agenda " + agenda)));
        service.outreachOf(service.publish(service.command(tenant, customer)
                .setSupersedes(List.of(replaced.getCommandId()))
                .build()));

        long settled = reply.getConversationId();
        assertThat(settled).isNotEqualTo(opened);
        JsonNode agendas = Service.json(service.get("/conversations/" + settled, tenant.key()))
                .get("agendas");
        assertThat(agendas).hasSize(2);
        assertThat(agendas.get(0).get("id").asLong()).isEqualTo(agenda);
        assertThat(agendas.get(0).get("state").asString()).isEqualTo("completed");
        long evidence = agendas.get(0).get("evidence_message_id").asLong();
        assertThat(service.count("messages", "id = ? AND conversation_id = ?", evidence, settled))
                .isEqualTo(1);
        assertThat(Service.json(service.get("/conversations/" + opened, tenant.key()))
                        .get("agendas"))
                .hasSize(2);

        service.post("/conversations/" + settled + "/end", tenant.key(), "");

        assertThat(ended(settled).getAgendas())
                .satisfiesExactly(
                        one -> {
                            assertThat(one.getAgendaId()).isEqualTo(agenda);
                            assertThat(one.getOutcome()).isEqualTo(AgendaResult.COMPLETED);
                            assertThat(one.getFields()).containsEntry("time", "Monday 14:00");
                            assertThat(one.getEvidenceMessageId()).isEqualTo(evidence);
                        },
                        one -> assertThat(one.getOutcome()).isEqualTo(AgendaResult.SUPERSEDED));
    }

    @Test
    void anAgendaExpiresOnceHoweverManyLook() throws Exception {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SendSms command = service.publish(
                service.command(tenant, customer).setAgenda("In time?").build());
        long conversation = service.outreachOf(command).getConversationId();
        overdue(command);
        long version = versionOf(conversation);

        try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> looking : IntStream.range(0, 4)
                    .mapToObj(_ -> replicas.submit(
                            () -> service.context.getBean(ExpireAgendas.class).expire()))
                    .toList()) {
                looking.get();
            }
        }

        AgendaConcluded event =
                service.concluded.await(one -> command.getCommandId().equals(one.getCommandId()));
        assertThat(event.getOutcome()).isEqualTo(AgendaResult.EXPIRED);
        assertThat(event.getEventId()).isEqualTo(EventIds.of(Topics.AGENDA_CONCLUDED, event.getAgendaId()));
        assertThat(event.getAgenda()).isEqualTo("In time?");
        assertThat(event.getCustomerPhoneNumber()).isEqualTo(customer);
        assertThat(service.context.getBean(ExpireAgendas.class).expire()).isZero();
        assertThat(service.context.getBean(ExpireAgendas.class).sweep()).isZero();
        assertThat(service.concluded.values().stream()
                        .filter(one -> command.getCommandId().equals(one.getCommandId())))
                .hasSize(1);
        // Whoever thinks with the agenda in view thinks again.
        assertThat(versionOf(conversation)).isEqualTo(version + 1);
        assertThat(statusOf(conversation)).isEqualTo("active");
    }

    @Test
    void anExpiryThatACrashLeftUntoldIsToldByASweep() {
        Tenant tenant = service.tenant();
        SendSms command = service.publish(
                service.command(tenant, service.customer()).setAgenda("Crash").build());
        service.outreachOf(command);
        overdue(command);
        Instant earlier = Service.now().minusSeconds(60);
        service.context.getBean(Endings.class).expireAgendas(earlier, earlier.plusSeconds(30), 1000);

        service.context.getBean(ExpireAgendas.class).sweep();

        assertThat(service.concluded
                        .await(one -> command.getCommandId().equals(one.getCommandId()))
                        .getOutcome())
                .isEqualTo(AgendaResult.EXPIRED);
    }

    @Test
    void anAgendaOfAConversationThatSomebodyIsAtWorkOnExpiresLater() {
        Tenant tenant = service.tenant();
        SendSms command = service.publish(
                service.command(tenant, service.customer()).setAgenda("Busy").build());
        long conversation = service.outreachOf(command).getConversationId();
        overdue(command);
        var transaction = new TransactionTemplate(service.context.getBean(PlatformTransactionManager.class));
        JdbcClient sql = service.context.getBean(JdbcClient.class);
        transaction.executeWithoutResult(_ -> {
            sql.sql("SELECT id FROM conversations WHERE id = ? FOR UPDATE")
                    .param(conversation)
                    .query(Long.class)
                    .single();
            try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
                other.submit(() -> service.context.getBean(ExpireAgendas.class).expire());
            }
        });
        assertThat(service.count("agendas", "command_id = ? AND state = 'open'", command.getCommandId()))
                .isEqualTo(1);

        service.context.getBean(ExpireAgendas.class).expire();

        assertThat(service.count("agendas", "command_id = ? AND state = 'expired'", command.getCommandId()))
                .isEqualTo(1);
    }

    private static void idleFor(long conversation, int hours) {
        service.sql().sql("""
                        UPDATE conversations SET started_at = started_at - make_interval(hours => :hours),
                          last_activity_at = last_activity_at - make_interval(hours => :hours) WHERE id = :id""").param("hours", hours).param("id", conversation).update();
    }

    private static void overdue(SendSms command) {
        service.sql()
                .sql("UPDATE agendas SET expires_at = now() - interval '2 minutes' WHERE command_id = ?")
                .param(command.getCommandId())
                .update();
    }

    private static long agendaOf(SendSms command) {
        return service.sql()
                .sql("SELECT id FROM agendas WHERE command_id = ?")
                .param(command.getCommandId())
                .query(Long.class)
                .single();
    }

    private static String statusOf(long conversation) {
        return service.sql()
                .sql("SELECT status FROM conversations WHERE id = ?")
                .param(conversation)
                .query(String.class)
                .single();
    }

    private static long versionOf(long conversation) {
        return service.sql()
                .sql("SELECT history_version FROM conversations WHERE id = ?")
                .param(conversation)
                .query(Long.class)
                .single();
    }

    private static ConversationEnded ended(long conversation) {
        return service.ended.await(one -> one.getConversationId() == conversation);
    }

    private static List<ConversationEnded> endedOf(long conversation) {
        return service.ended.values().stream()
                .filter(one -> one.getConversationId() == conversation)
                .toList();
    }

    private static List<SmsError> errorsOf(long conversation) {
        return service.errors.values().stream()
                .filter(one -> one.getConversationId() != null && one.getConversationId() == conversation)
                .toList();
    }
}
