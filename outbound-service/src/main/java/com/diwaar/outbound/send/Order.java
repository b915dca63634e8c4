package com.diwaar.outbound.send;

import com.diwaar.outbound.segment.SmartEncoding;
import java.time.Instant;

/**
 * A lane's record, as this service understands it.
 *
 * @param partition of the lane's topic; the replica that owns it drains the send
 * @param askedAt when it was decided that the text shall go out
 */
public record Order(Lane lane, int partition, About about, Text text, Purpose purpose, Hints hints, Instant askedAt) {

    /** With its body as it is sent: typographic characters replaced by plain ones, where the order allows it and an SMS gains by it. */
    Order encodedAsTold() {
        return hints.smartEncoding() && text.channel() == Channel.SMS
                ? new Order(
                        lane, partition, about, text.withBody(SmartEncoding.of(text.body())), purpose, hints, askedAt)
                : this;
    }
}
