package com.diwaar.conversation.kafka;

import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.EndingAnnouncements;
import com.diwaar.conversation.erasure.Erasure;
import com.diwaar.conversation.erasure.ErasureAnnouncements;
import com.diwaar.events.CustomerErased;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import java.util.List;

/** An erasure as {@code customer-erased}; what ended with it is out before. */
final class KafkaErasureAnnouncements implements ErasureAnnouncements {

    private final Events events;
    private final EndingAnnouncements endings;

    KafkaErasureAnnouncements(Events events, EndingAnnouncements endings) {
        this.events = events;
        this.endings = endings;
    }

    @Override
    public void tell(Erasure erasure, Erasure.ToTell toTell) {
        List<Ended> told = endings.tellEnded(toTell.ended());
        endings.tellExpired(toTell.expired());
        events.publish(customerErased(erasure, toTell.customerNumber()));
        if (told.size() < toTell.ended().size()) {
            throw new IllegalStateException("Not all that ended with it could be told");
        }
    }

    private static Event customerErased(Erasure erasure, String customerNumber) {
        CustomerErased event = CustomerErased.newBuilder()
                .setEventId(EventIds.of(Topics.CUSTOMER_ERASED, erasure.id()))
                .setOccurredAt(erasure.requestedAt())
                .setOrganizationId(erasure.organizationId())
                .setCustomerPhoneNumber(customerNumber)
                .build();
        return new Event(Topics.CUSTOMER_ERASED, erasure.organizationId() + "|" + customerNumber, event);
    }
}
