package com.diwaar.outbound.kafka;

import com.diwaar.events.CustomerErased;
import com.diwaar.events.Topics;
import com.diwaar.kit.kafka.Batches;
import com.diwaar.outbound.erasure.EraseCustomers;
import com.diwaar.outbound.erasure.Erasures.Person;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** People who are to be forgotten. */
@Component
class CustomerErasedListener {

    private final Batches batches;
    private final EraseCustomers eraseCustomers;

    CustomerErasedListener(Batches batches, EraseCustomers eraseCustomers) {
        this.batches = batches;
        this.eraseCustomers = eraseCustomers;
    }

    @KafkaListener(
            id = "erased",
            topics = Topics.CUSTOMER_ERASED,
            groupId = "${spring.kafka.consumer.group-id}-erased",
            containerFactory = "batches")
    void on(List<ConsumerRecord<String, CustomerErased>> records) {
        batches.take(records, this::take);
    }

    private void take(List<ConsumerRecord<String, CustomerErased>> records) {
        Map<Person, Instant> people = new LinkedHashMap<>();
        records.stream()
                .map(ConsumerRecord::value)
                .forEach(erased -> people.merge(
                        new Person(erased.getOrganizationId(), erased.getCustomerPhoneNumber()),
                        erased.getOccurredAt(),
                        (one, other) -> one.isAfter(other) ? one : other));
        eraseCustomers.erase(people);
    }
}
