package com.diwaar.outbound.kafka;

import com.diwaar.kit.kafka.Events;
import com.diwaar.outbound.receipt.Delivery;
import com.diwaar.outbound.receipt.DeliveryNews;
import com.diwaar.outbound.send.Announcements;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.HeldSend;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the others by {@code sms-sent}, {@code sms-error} and {@code sms-delivery}. */
@Component
class OutcomeEvents implements Announcements, DeliveryNews {

    private final Events events;

    OutcomeEvents(Events events) {
        this.events = events;
    }

    @Override
    public void announce(List<DecidedSend> decided) {
        events.publish(decided.stream().map(Outcomes::event).toList());
    }

    @Override
    public void announceHeld(List<HeldSend> held) {
        events.publish(held.stream().map(Outcomes::event).toList());
    }

    @Override
    public void tell(List<Delivery> deliveries) {
        events.publish(deliveries.stream().map(Outcomes::event).toList());
    }
}
