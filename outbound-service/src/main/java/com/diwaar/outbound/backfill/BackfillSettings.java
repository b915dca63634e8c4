package com.diwaar.outbound.backfill;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How missed texts are looked for.
 *
 * @param enabled whether at all
 * @param every between two looks
 * @param settle how old a text is before it counts as missed: the provider repeats its webhook for a while
 * @param overlap how much of what was compared already is compared again, since the provider's list may lag
 * @param claim for how long nobody else looks while one replica does: what a crash leaves unfinished waits so long. Who takes
 *     longer may meet another replica, which does no harm
 * @param remember how long seen texts are remembered; must be far longer than the rest together
 */
@ConfigurationProperties("diwaar.outbound.backfill")
public record BackfillSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1m") Duration every,
        @DefaultValue("3m") Duration settle,
        @DefaultValue("10m") Duration overlap,
        @DefaultValue("2m") Duration claim,
        @DefaultValue("3d") Duration remember) {}
