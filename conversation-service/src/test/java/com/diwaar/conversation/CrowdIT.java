package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.events.Purpose;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many people text at once, and are looked at, stored and answered together: to each it is as if they were alone. */
class CrowdIT {

    private static final int PEOPLE = 150;

    private static final Service service = Service.shared();

    @Test
    void eachOfACrowdIsDealtWithAsIfAlone() {
        Tenant plain = service.tenant();
        Tenant welcoming = service.tenant("{\"welcome_message\":\"Welcome!\"}");
        Tenant disabled = service.tenant("{\"enabled\":false}");
        String optedOut = service.customer();
        SmsReceived stop = service.publish(service.text(plain, optedOut, "STOP"));
        service.accepted.await(one -> one.getMessageSid().equals(stop.getMessageSid()));

        List<SmsReceived> answered = new ArrayList<>();
        List<SmsReceived> all = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            String customer = service.customer();
            answered.add(service.text(plain, customer, "one of " + customer));
            answered.add(service.text(plain, customer, "two of " + customer));
            answered.add(service.text(welcoming, customer, "welcomed " + customer));
        }
        List<SmsReceived> refused = IntStream.range(0, 20)
                .mapToObj(i -> service.text(disabled, service.customer(), "to nobody"))
                .toList();
        SmsReceived silenced = service.text(plain, optedOut, "hello?");
        all.addAll(answered);
        all.addAll(refused);
        all.add(silenced);
        all.addAll(answered.subList(0, 30)); // twice
        Collections.shuffle(all, new Random(7));
        all.forEach(service::publish);

        for (SmsReceived text : answered) {
            SmsReply reply = service.answerTo(text);
            assertThat(reply.getTo()).isEqualTo(text.getFrom());
            assertThat(reply.getFrom()).isEqualTo(text.getTo());
            if (text.getTo().equals(plain.number())) {
                assertThat(reply.getBody()).contains(text.getFrom());
            }
        }
        refused.forEach(text -> assertThat(service.errorOf(text).getCode()).isEqualTo("sms_disabled"));
        assertThat(service.errorOf(silenced).getCode()).isEqualTo("recipient_opted_out");
        answered.stream()
                .filter(text -> text.getTo().equals(welcoming.number()))
                .forEach(text -> assertThat(service.notices(text.getFrom(), Purpose.WELCOME))
                        .hasSize(1));
        for (Tenant tenant : List.of(plain, welcoming)) {
            assertThat(service.count("conversations", "assistant_id = ?", tenant.assistantId()))
                    .isEqualTo(tenant == plain ? PEOPLE + 1 : PEOPLE);
            assertThat(service.count(
                            "messages m JOIN conversations c ON c.id = m.conversation_id",
                            "c.assistant_id = ? AND m.direction = 'inbound' AND m.answered_by IS NULL "
                                    + "AND m.settled_as IS NULL",
                            tenant.assistantId()))
                    .isZero();
        }
    }
}
