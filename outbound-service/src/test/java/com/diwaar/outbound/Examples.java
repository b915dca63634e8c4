package com.diwaar.outbound;

import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.AttemptSettings;
import com.diwaar.outbound.attempt.Lease;
import com.diwaar.outbound.send.About;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.Hints;
import com.diwaar.outbound.send.Lane;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Purpose;
import com.diwaar.outbound.send.Send;
import com.diwaar.outbound.send.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Sends and attempts to try things with. */
public final class Examples {

    public static final String SENDER = "+15550001000";
    public static final String CUSTOMER = "+15551230001";

    public static final AttemptSettings ATTEMPT_SETTINGS = new AttemptSettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(25),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            3,
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofHours(4));

    private Examples() {}

    public static Send send(String body, int tries, Instant createdAt) {
        Order order = new Order(
                Lane.REPLY,
                0,
                new About(1, 2, 3, 4, null, "text:SM1"),
                new Text(Channel.SMS, SENDER, CUSTOMER, body, List.of()),
                Purpose.ANSWER,
                Hints.none(),
                createdAt);
        return new Send(7, order, tries, createdAt);
    }

    public static Attempt attempt(String body) {
        return attempt(send(body, 1, Instant.now()));
    }

    public static Attempt attempt(Send send) {
        return new Attempt(UUID.randomUUID(), send, Lease.of(Duration.ofSeconds(60)));
    }
}
