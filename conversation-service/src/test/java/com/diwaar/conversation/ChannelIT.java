package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.dialogue.Announcement;
import com.diwaar.conversation.dialogue.Announcements;
import com.diwaar.conversation.dialogue.Answer;
import com.diwaar.conversation.dialogue.AnswerTexts;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.InboundText;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Model;
import com.diwaar.conversation.dialogue.Prompts;
import com.diwaar.conversation.dialogue.Reception;
import com.diwaar.conversation.dialogue.Settle;
import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.Decision;
import com.diwaar.conversation.outreach.Outreaches;
import com.diwaar.conversation.outreach.RecordCommand;
import com.diwaar.events.AgendaResult;
import com.diwaar.events.ConversationEnded;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A channel that no code of the conversation knows of: its adapter at the two edges is all there is to it. */
class ChannelIT {

    private static final Service service = Service.shared();

    private final Tenant tenant = service.tenant();

    /** The two edges of a made-up channel: what it delivers, and what is to be delivered by it. */
    private final class Adapter implements Announcements {

        final List<Answer> delivered = new CopyOnWriteArrayList<>();
        private final ConversationType type;

        Adapter(String channel) {
            this.type = new ConversationType(channel);
        }

        Answer comesIn(String from, String words) throws InterruptedException {
            Line line = new Line(type, tenant.number(), from);
            new AnswerTexts(
                            bean(Reception.class),
                            new Prompts(bean(Clock.class)),
                            bean(Model.class),
                            bean(Settle.class),
                            this,
                            bean(Clock.class))
                    .answer(
                            line,
                            List.of(new InboundText(
                                    UUID.randomUUID().toString(), line, words, List.of(), 1, Service.now())),
                            new Silence());
            return delivered.getLast();
        }

        @Override
        public CompletableFuture<Void> tell(List<? extends Announcement> announcements) {
            for (Announcement announcement : announcements) {
                if (announcement instanceof Announcement.AnswerGiven given) {
                    delivered.add(given.answer());
                }
            }
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Carrier pigeons know rings, not phone numbers. */
    @Test
    void aMadeUpChannelHoldsAConversationOfItsOwn() throws InterruptedException {
        Adapter pigeons = new Adapter("pigeon");
        String ring = "ring-17-" + tenant.organizationId();

        Answer answer = pigeons.comesIn(ring, "Coo?");
        Answer second = pigeons.comesIn(ring, "Coo again?");

        assertThat(answer.parts()).extracting(Answer.Part::body).containsExactly("You said: Coo?");
        assertThat(answer.line().type()).isEqualTo(new ConversationType("pigeon"));
        assertThat(answer.line().customerNumber()).isEqualTo(ring);
        assertThat(second.conversationId()).isEqualTo(answer.conversationId());
        SmsReceived text = service.publish(service.text(tenant.number(), ring, "By phone", Service.now()));
        assertThat(service.answerTo(text).getConversationId()).isNotEqualTo(answer.conversationId());
        assertThat(conversation(answer.conversationId())
                        .get("conversation_type")
                        .asString())
                .isEqualTo("pigeon");
        assertThat(Service.json(service.get("/conversations?conversation_type=pigeon", tenant.key()))
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void aChannelThatEventsNameNeedsNothingHereAtAll() {
        SmsReceived text = service.text(tenant.number(), service.customer(), "Hi", Service.now());
        text.setConversationType(com.diwaar.events.ConversationType.TELEGRAM);

        SmsReply reply = service.answerTo(service.publish(text));

        assertThat(reply.getConversationType()).isEqualTo(com.diwaar.events.ConversationType.TELEGRAM);
        assertThat(conversation(reply.getConversationId())
                        .get("conversation_type")
                        .asString())
                .isEqualTo("telegram");
    }

    @Test
    void aCallCarriesAgendasWhichItSettlesOrATextDoesLater() throws InterruptedException {
        Adapter calls = new Adapter("call");
        String customer = service.customer();
        Decision.Recorded first = callOut(customer, "Confirm the cake");
        Decision.Recorded second = callOut(customer, "Ask for the address");
        long cake = agendaOf(first);
        long address = agendaOf(second);
        service.script("call-yes " + cake, request -> concluding(cake, Service.lastMessage(request)));
        service.script("text-yes " + address, request -> {
            assertThat(request.body()).contains("Ask for the address").doesNotContain("Confirm the cake");
            return concluding(address, Service.lastMessage(request));
        });

        Answer spoken = calls.comesIn(customer, "call-yes " + cake);
        SmsReply texted = service.answerTo(service.publish(service.text(tenant, customer, "text-yes " + address)));

        long call = first.conversationId();
        assertThat(spoken.conversationId()).isEqualTo(call);
        assertThat(spoken.concluded()).hasSize(1);
        assertThat(texted.getConversationId()).isNotEqualTo(call);
        assertThat(conversation(call).get("conversation_type").asString()).isEqualTo("call");
        assertThat(conversation(call).get("agendas"))
                .hasSize(2)
                .allMatch(agenda -> agenda.get("state").asString().equals("completed"));
        // As an adapter of calls would write it.
        service.sql()
                .sql("UPDATE conversations SET duration = 42 WHERE id = ?")
                .param(call)
                .update();
        service.post("/conversations/" + call + "/end", tenant.key(), "");
        ConversationEnded ended = service.ended.await(one -> one.getConversationId() == call);
        assertThat(ended.getConversationType()).isEqualTo(com.diwaar.events.ConversationType.CALL);
        assertThat(ended.getDuration()).isEqualTo(42);
        assertThat(ended.getAgendas()).hasSize(2).allMatch(agenda -> agenda.getOutcome() == AgendaResult.COMPLETED);
    }

    /** What an adapter of calls does when one is made. */
    private Decision.Recorded callOut(String customer, String agenda) throws InterruptedException {
        ConversationType call = new ConversationType("call");
        return (Decision.Recorded)
                new RecordCommand(bean(Outreaches.class), bean(Credit.class), bean(Clock.class), Set.of(call))
                        .decide(new Command(
                                UUID.randomUUID(),
                                null,
                                tenant.assistantId(),
                                call,
                                customer,
                                "This is the bakery.",
                                List.of(),
                                agenda,
                                null,
                                List.of(),
                                null,
                                null,
                                Map.of(),
                                Service.now()));
    }

    private static long agendaOf(Decision.Recorded recorded) {
        return service.sql()
                .sql("SELECT id FROM agendas WHERE command_id = ?")
                .param(recorded.commandId())
                .query(Long.class)
                .single();
    }

    private static com.diwaar.testkit.HoldingServer.Answer concluding(long agenda, long message) {
        return Service.calling(
                "conclude_agenda",
                Map.of("agenda_id", agenda, "result", "completed", "summary", "Agreed.", "message_id", message),
                "Thank you!");
    }

    private JsonNode conversation(long id) {
        return Service.json(service.get("/conversations/" + id, tenant.key()));
    }

    private static <T> T bean(Class<T> type) {
        return service.context.getBean(type);
    }
}
