package com.diwaar.billing.plan;

import org.jspecify.annotations.Nullable;

/**
 * What something took, before any price: a text, a model's answer or a call.
 *
 * @param direction of a text; null where it is none
 * @param segments of a text, as we counted them
 * @param estimated the provider did not say how many tokens, since its answer was given up
 */
public record Consumption(
        @Nullable Direction direction,
        long segments,
        long inputTokens,
        long outputTokens,
        long callSeconds,
        boolean estimated) {

    public static Consumption text(Direction direction, long segments) {
        return new Consumption(direction, segments, 0, 0, 0, false);
    }

    public static Consumption tokens(long input, long output, boolean estimated) {
        return new Consumption(null, 0, input, output, 0, estimated);
    }

    public static Consumption call(long seconds) {
        return new Consumption(null, 0, 0, 0, seconds, false);
    }

    /** Started minutes. */
    public long callMinutes() {
        return Math.ceilDiv(callSeconds, 60L);
    }
}
