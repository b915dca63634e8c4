package com.diwaar.billing.credit;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How credit is held.
 *
 * @param reservationLifetime after which credit goes back if nobody said what became of its text
 * @param keptAfterEnd how long an ended reservation, and a failure that ended one, is known: longer than topics hold events
 */
@Validated
@ConfigurationProperties("diwaar.billing")
public record CreditSettings(
        @NotNull @DefaultValue("2d") Duration reservationLifetime,
        @NotNull @DefaultValue("30d") Duration keptAfterEnd) {}
