package com.diwaar.outbound.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.outbound.quiet.QuietHours;
import com.diwaar.outbound.quiet.QuietHoursSettings;
import com.diwaar.outbound.send.About;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.Hints;
import com.diwaar.outbound.send.Lane;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Part;
import com.diwaar.outbound.send.Purpose;
import com.diwaar.outbound.send.Send;
import com.diwaar.outbound.send.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgesTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private final Ages ages = at(NOW, Duration.ofHours(48));

    private static Ages at(Instant now, Duration outreachValidity) {
        return new Ages(
                new AgeSettings(Duration.ofHours(4), outreachValidity),
                new QuietHours(new QuietHoursSettings(true, null)),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Send send(Lane lane, Instant inReplyTo, Instant askedAt) {
        return send(lane, "+15551230001", null, inReplyTo, askedAt);
    }

    private static Send outreachTo(String recipient, String timeZone) {
        return send(Lane.OUTREACH, recipient, timeZone, null, NOW);
    }

    private static Send send(Lane lane, String recipient, String timeZone, Instant inReplyTo, Instant askedAt) {
        Order order = new Order(
                lane,
                0,
                new About(1, 2, 3, 4, null, null),
                new Text(Channel.SMS, "+1", recipient, "a", List.of()),
                Purpose.ANSWER,
                new Hints(Map.of(), timeZone, false, inReplyTo, null, Part.WHOLE),
                askedAt);
        return new Send(1, order, 0, askedAt);
    }

    private static Instant ago(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    @Test
    void anAnswerIsAsOldAsTheTextThatItAnswers() {
        assertThat(ages.tooOld(send(Lane.REPLY, ago(241), ago(1)))).isTrue();
        assertThat(ages.tooOld(send(Lane.REPLY, ago(239), ago(1)))).isFalse();
    }

    @Test
    void withoutThatItIsAsOldAsItsDecision() {
        assertThat(ages.tooOld(send(Lane.REPLY, null, ago(241)))).isTrue();
        assertThat(ages.tooOld(send(Lane.REPLY, null, ago(239)))).isFalse();
    }

    @Test
    void aCommandedTextNeverGrowsTooOld() {
        assertThat(ages.tooOld(send(Lane.OUTREACH, null, ago(100_000)))).isFalse();
    }

    @Test
    void theProviderGetsTheTimeThatIsLeftWithinItsBounds() {
        assertThat(ages.validity(send(Lane.REPLY, ago(180), ago(1)))).isEqualTo(Duration.ofHours(1));
        assertThat(ages.validity(send(Lane.REPLY, ago(400), ago(1)))).isEqualTo(Duration.ofSeconds(1));
        assertThat(ages.validity(send(Lane.OUTREACH, null, ago(1)))).isEqualTo(Duration.ofSeconds(36_000));
    }

    @Test
    void aCommandedTextMayBePassedOnUntilTheRecipientsHoursAreOverAndNoLonger() {
        Instant fiveToNine = Instant.parse("2026-07-02T00:55:00Z"); // in New York
        Ages then = at(fiveToNine, Duration.ofHours(10));
        assertThat(then.validity(outreachTo("+12125550123", null))).isEqualTo(Duration.ofMinutes(5));
        assertThat(then.validity(outreachTo("+12125550123", "America/Chicago"))).isEqualTo(Duration.ofMinutes(65));
        assertThat(then.validity(outreachTo("+15551230001", null))) // a number that is nowhere
                .isEqualTo(Duration.ofHours(10));
        assertThat(then.validity(send(Lane.REPLY, "+12125550123", null, fiveToNine, fiveToNine)))
                .isEqualTo(Duration.ofHours(4));
    }

    @Test
    void whatMayBePassedOnForLessThanASecondBearsTheLeastThatTheProviderTakes() {
        Ages then = at(Instant.parse("2026-07-02T00:59:59.500Z"), Duration.ofHours(10));
        assertThat(then.validity(outreachTo("+12125550123", null))).isEqualTo(Duration.ofSeconds(1));
    }
}
