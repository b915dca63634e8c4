package com.diwaar.outbound.attempt;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The times of an attempt.
 *
 * @param lease how long an attempt may last
 * @param callLimit after which a call is broken off, connecting and answer included
 * @param lookAfter how long after the lease's end the provider's list is first asked about an unknown outcome
 * @param lookEvery between two looks
 * @param looksForAbsence how many looks without a trace prove absence
 * @param retryFirst before the second attempt; doubled for each further one, with jitter
 * @param retryMost the longest wait between attempts
 * @param giveUpAfter how old a send may grow before it ends as {@code provider_unavailable}
 */
@Validated
@ConfigurationProperties("diwaar.outbound.attempt")
public record AttemptSettings(
        @DefaultValue("60s") Duration lease,
        @DefaultValue("25s") Duration callLimit,
        @DefaultValue("60s") Duration lookAfter,
        @DefaultValue("60s") Duration lookEvery,
        @DefaultValue("3") @Min(1) int looksForAbsence,
        @DefaultValue("1s") Duration retryFirst,
        @DefaultValue("1m") Duration retryMost,
        @DefaultValue("4h") Duration giveUpAfter) {

    /** A call that is begun within its lease must end within it. */
    @AssertTrue(message = "diwaar.outbound.attempt.call-limit must be at most half of the lease")
    public boolean isCallWithinLease() {
        return callLimit.multipliedBy(2).compareTo(lease) <= 0;
    }
}
