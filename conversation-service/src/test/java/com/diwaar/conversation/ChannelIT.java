package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.events.ConversationType;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import org.junit.jupiter.api.Test;

/** A channel that no code of the conversation knows of: its adapter at the edge is all there is to it. */
class ChannelIT {

    private static final Service service = Service.shared();

    /** What a made-up channel delivers; carrier pigeons know rings, not phone numbers. */
    private record Pigeon(String ring, String loft, String note) {

        SmsReceived translated() {
            SmsReceived text = service.text(loft, ring, note, Service.now());
            text.setConversationType(ConversationType.TELEGRAM);
            return text;
        }
    }

    @Test
    void aMadeUpChannelHoldsAConversationOfItsOwn() {
        Tenant tenant = service.tenant();
        SmsReceived note =
                service.publish(new Pigeon("ring-17-" + tenant.organizationId(), tenant.number(), "Coo?").translated());

        SmsReply reply = service.answerTo(note);

        assertThat(reply.getConversationType()).isEqualTo(ConversationType.TELEGRAM);
        assertThat(reply.getBody()).isEqualTo("You said: Coo?");
        assertThat(reply.getTo()).isEqualTo(note.getFrom());
        SmsReceived text = service.text(tenant.number(), note.getFrom(), "By phone", Service.now());
        assertThat(service.answerTo(service.publish(text)).getConversationId()).isNotEqualTo(reply.getConversationId());
        assertThat(Service.json(service.get("/conversations/" + reply.getConversationId(), tenant.key()))
                        .get("conversation_type")
                        .asString())
                .isEqualTo("telegram");
    }
}
