package com.diwaar.outbound.quiet;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether commanded texts wait for the morning.
 *
 * @param enabled off, and they go at any hour
 * @param unknownZone the zone of numbers whose zone nobody knows; without one they are never held: a number that no numbering
 *     plan places anywhere wakes nobody
 */
@ConfigurationProperties("diwaar.outbound.quiet-hours")
public record QuietHoursSettings(
        @DefaultValue("true") boolean enabled, @Nullable ZoneId unknownZone) {}
