package com.diwaar.outbound.kafka;

import com.diwaar.events.OptOut;
import com.diwaar.events.OptOutState;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import com.diwaar.kit.view.CompactedView;
import com.diwaar.outbound.attempt.OptOuts;
import com.diwaar.outbound.send.Purpose;
import com.diwaar.outbound.send.Send;
import java.time.Duration;

/** Who has opted out, as the topic {@code opt-outs} tells it. */
final class OptOutsView implements OptOuts {

    /** No call starts more than this after an opt-out's record is in the topic. */
    private static final Duration AGE = Duration.ofSeconds(1);

    private final CompactedView<OptOut> view;
    private final KeyedHash customers;

    OptOutsView(CompactedView<OptOut> view, SecretKey secret) {
        this.view = view;
        this.customers = secret.keyedHash("customers");
    }

    @Override
    public boolean current() {
        return view.isCurrentWithin(AGE);
    }

    @Override
    public boolean forbid(Send send) {
        if (send.order().purpose() == Purpose.OPT_OUT_NOTICE) {
            return false;
        }
        String customer = customers.of(send.text().recipient());
        return view.get(send.about().organizationId() + ":" + customer)
                .filter(optOut -> optOut.getState() == OptOutState.OPTED_OUT
                        || optOut.getBlockedSenders().contains(send.text().sender()))
                .isPresent();
    }
}
