package com.diwaar.conversation.billing;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where billing-service is.
 *
 * @param timeout of a reservation; a text waits no longer for it
 * @param pause for so long billing is not asked after it was found away
 */
@ConfigurationProperties("diwaar.billing")
public record BillingSettings(
        URI url,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("5s") Duration pause) {}
