package com.diwaar.outbound.drain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much is done at once, and how often it is looked for work that nobody announced.
 *
 * @param calls to the provider at once, over all senders
 * @param batch attempts leased in one statement
 * @param sweepEvery between two looks for what became due
 * @param announceAfter how long after its decision a send is announced by the sweep, if nobody did
 * @param probeEvery how often a provider that refuses our account is asked whether it still does
 * @param stopWithin how long a stop waits for calls that are out
 */
@Validated
@ConfigurationProperties("diwaar.outbound.drain")
public record DrainSettings(
        @DefaultValue("256") @Min(1) @Max(2000) int calls,
        @DefaultValue("128") @Min(1) @Max(1000) int batch,
        @DefaultValue("1s") Duration sweepEvery,
        @DefaultValue("10s") Duration announceAfter,
        @DefaultValue("10s") Duration probeEvery,
        @DefaultValue("27s") Duration stopWithin) {}
