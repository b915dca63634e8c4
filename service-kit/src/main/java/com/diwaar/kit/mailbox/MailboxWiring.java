package com.diwaar.kit.mailbox;

import com.diwaar.kit.kafka.DeadLetters;
import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import com.diwaar.kit.kafka.KafkaWiring;
import com.diwaar.kit.kafka.PoisonRecord;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.ConsumerFactory;

/** Offers {@link Mailboxes}, with the house's way to judge failures and to put records aside. */
@AutoConfiguration(after = KafkaWiring.class)
public class MailboxWiring {

    @Bean
    Mailboxes mailboxes(ConsumerFactory<String, Object> consumers, DeadLetters deadLetters, MeterRegistry meters) {
        return new Mailboxes(consumers, housePolicy(deadLetters), meters);
    }

    static FailurePolicy housePolicy(DeadLetters deadLetters) {
        return new FailurePolicy() {
            @Override
            public FailureKind kindOf(Throwable failure) {
                return Failures.kindOf(failure);
            }

            @Override
            public Optional<Throwable> undecodable(ConsumerRecord<String, ?> record) {
                return DeadLetters.undecodable(record)
                        .map(cause -> new PoisonRecord("The bytes are not a record of this topic", cause));
            }

            @Override
            public void deadLetter(ConsumerRecord<String, ?> record, String group, Throwable cause) {
                deadLetters.put(record, group, cause);
            }
        };
    }
}
