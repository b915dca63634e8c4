package com.diwaar.outbound.attempt;

import com.diwaar.outbound.quiet.QuietHours;
import com.diwaar.outbound.send.Lane;
import com.diwaar.outbound.send.Send;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How old texts are, and how much older they may become. Only answers grow too old: a commanded text waits as long as it must. */
public final class Ages {

    /** Twilio takes a validity period of 1 to 36,000 seconds. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofSeconds(36_000);

    private final AgeSettings settings;
    private final QuietHours quietHours;
    private final Clock clock;

    public Ages(AgeSettings settings, QuietHours quietHours, Clock clock) {
        this.settings = settings;
        this.quietHours = quietHours;
        this.clock = clock;
    }

    /** Whether it comes too late to make sense. */
    public boolean tooOld(Send send) {
        return send.order().lane() == Lane.REPLY && !left(send).isPositive();
    }

    /**
     * How long the provider may try to pass it on. A commanded text no longer than the recipient may be texted unasked: it may
     * wait in the provider's own queue.
     */
    public Duration validity(Send send) {
        Duration wished = send.order().lane() == Lane.REPLY ? left(send) : untilItCloses(send);
        return wished.compareTo(LONGEST) > 0 ? LONGEST : wished.compareTo(SHORTEST) < 0 ? SHORTEST : wished;
    }

    private Duration untilItCloses(Send send) {
        Instant now = clock.instant();
        Instant longest = now.plus(settings.outreachValidity());
        return quietHours
                .openUntil(send.text().recipient(), send.order().hints().timeZone(), now)
                .filter(closes -> closes.isBefore(longest))
                .map(closes -> Duration.between(now, closes))
                .orElse(settings.outreachValidity());
    }

    private Duration left(Send send) {
        Instant inReplyTo = send.order().hints().inReplyToAt();
        Instant since = inReplyTo == null ? send.order().askedAt() : inReplyTo;
        return Duration.between(clock.instant(), since.plus(settings.reply()));
    }
}
