package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
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
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import java.time.Clock;
import java.util.List;
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

    private JsonNode conversation(long id) {
        return Service.json(service.get("/conversations/" + id, tenant.key()));
    }

    private static <T> T bean(Class<T> type) {
        return service.context.getBean(type);
    }
}
