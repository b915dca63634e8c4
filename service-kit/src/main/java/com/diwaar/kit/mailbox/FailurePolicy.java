package com.diwaar.kit.mailbox;

import com.diwaar.kit.kafka.FailureKind;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What mailboxes need to know about failures. */
public interface FailurePolicy {

    /** What to do about the failure. */
    FailureKind kindOf(Throwable failure);

    /** Why the record is none that can be handled, where it is not. */
    Optional<Throwable> undecodable(ConsumerRecord<String, ?> record);

    /** Puts the record aside and returns once that is certain; whatever it throws is taken for transient. */
    void deadLetter(ConsumerRecord<String, ?> record, String group, Throwable cause);
}
