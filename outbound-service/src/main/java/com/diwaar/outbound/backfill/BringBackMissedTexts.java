package com.diwaar.outbound.backfill;

import com.diwaar.outbound.watermark.Watermarks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the provider's list of inbound texts with those that were seen in {@code sms-received}, and tells of those that
 * never arrived, under the ids that they would have had: told twice, they are one. One replica at a time; how far it got is
 * kept, so that an outage of any length is gone through from its beginning.
 */
public final class BringBackMissedTexts {

    private static final Logger log = LoggerFactory.getLogger(BringBackMissedTexts.class);
    private static final String WORK = "missed-texts";

    private final Inbox inbox;
    private final SeenTexts seen;
    private final MissedTexts missedTexts;
    private final Watermarks watermarks;
    private final BackfillSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;

    public BringBackMissedTexts(
            Inbox inbox,
            SeenTexts seen,
            MissedTexts missedTexts,
            Watermarks watermarks,
            BackfillSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.inbox = inbox;
        this.seen = seen;
        this.missedTexts = missedTexts;
        this.watermarks = watermarks;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    /** Does it, unless somebody else is at it or it was done just now. */
    public void sweep() {
        Instant until = clock.instant().minus(settings.settle());
        watermarks.claim(WORK, settings.claim(), until).ifPresent(done -> {
            boolean finished = false;
            try {
                inbox.read(done.minus(settings.overlap()), until, seen::unseen, this::tell);
                finished = true;
            } finally {
                watermarks.done(WORK, finished ? until : done, settings.every());
            }
            seen.forgetOlderThan(settings.remember());
        });
    }

    private void tell(List<ReceivedText> missed) {
        if (missed.isEmpty()) {
            return;
        }
        missedTexts.tell(missed);
        seen.remember(missed.stream().map(ReceivedText::messageSid).toList());
        meters.counter("diwaar.outbound.backfilled").increment(missed.size());
        log.atWarn()
                .addKeyValue("event", "texts_backfilled")
                .addKeyValue("texts", missed.size())
                .log("Texts that never arrived were found in the provider's list");
    }
}
