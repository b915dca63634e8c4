package com.diwaar.outbound.kafka;

import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.outbound.drain.Drains;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.TakeOrders;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Both lanes in one container. With equal partition counts and range assignment, both lanes of a sender are on one replica:
 * the one that paces it.
 */
@Component
class LanesListener {

    private final Batches batches;
    private final TakeOrders takeOrders;
    private final Drains drains;

    LanesListener(Batches batches, TakeOrders takeOrders, Drains drains) {
        this.batches = batches;
        this.takeOrders = takeOrders;
        this.drains = drains;
    }

    @KafkaListener(
            id = "lanes",
            topics = {Topics.SMS_REPLY, Topics.SMS_OUTREACH},
            groupId = "${spring.kafka.consumer.group-id}-lanes",
            containerFactory = "batches",
            containerPostProcessor = "laneOwnership",
            properties = "partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor")
    void on(List<ConsumerRecord<String, SpecificRecord>> records) {
        batches.take(records, this::take);
    }

    private void take(List<ConsumerRecord<String, SpecificRecord>> records) {
        List<Order> orders = records.stream().map(OrdersFromAvro::order).toList();
        drains.wake(takeOrders.take(orders));
    }
}
