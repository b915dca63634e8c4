package com.diwaar.conversation.kafka;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many records may be received and not finished. Commands have a bound of their own, so that a campaign never keeps a
 * text out.
 */
@ConfigurationProperties("diwaar.mailboxes")
public record MailboxBounds(
        @DefaultValue("20000") int textsInFlight,
        @DefaultValue("500") int commandsInFlight) {}
