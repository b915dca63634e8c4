package com.diwaar.conversation.kafka;

import com.diwaar.conversation.optout.OptOut;
import com.diwaar.events.OptOutState;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;

/** What stands for a person as a state in {@code opt-outs}. */
final class OptOutTranslator {

    private OptOutTranslator() {}

    static Event toEvent(OptOut optOut) {
        String key = optOut.organizationId() + ":" + optOut.customerHash();
        return new Event(
                Topics.OPT_OUTS,
                key,
                com.diwaar.events.OptOut.newBuilder()
                        .setEventId(EventIds.of(Topics.OPT_OUTS, key + ":" + optOut.version()))
                        .setOccurredAt(optOut.decidedAt())
                        .setOrganizationId(optOut.organizationId())
                        .setCustomerHash(optOut.customerHash())
                        .setVersion(optOut.version())
                        .setState(optOut.optedOut() ? OptOutState.OPTED_OUT : OptOutState.OPTED_IN)
                        .setDecidedAt(optOut.decidedAt())
                        .setBlockedSenders(
                                optOut.blockedSenders().stream().sorted().toList())
                        .build());
    }
}
