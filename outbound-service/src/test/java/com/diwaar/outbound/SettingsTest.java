package com.diwaar.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.outbound.attempt.AttemptSettings;
import com.diwaar.outbound.drain.DrainSettings;
import com.diwaar.outbound.quiet.QuietHoursSettings;
import com.diwaar.outbound.send.NumberType;
import com.diwaar.outbound.send.PaceSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {

    private static final Binder NOTHING_SET = new Binder(new MapConfigurationPropertySource(Map.of()));

    @Test
    void anAttemptsTimesAreThoseOfTheDesign() {
        AttemptSettings times = NOTHING_SET.bindOrCreate("diwaar.outbound.attempt", AttemptSettings.class);
        assertThat(times.lease()).isEqualTo(Duration.ofSeconds(60));
        assertThat(times.callLimit()).isLessThan(Duration.ofSeconds(30));
        assertThat(times.isCallWithinLease()).isTrue();
        assertThat(times.lookAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(times.lookEvery().multipliedBy(times.looksForAbsence() - 1)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aSenderIsNotPacedUnlessToldSo() {
        DrainSettings drain = NOTHING_SET.bindOrCreate("diwaar.outbound.drain", DrainSettings.class);
        assertThat(drain.calls()).isEqualTo(256);
        PaceSettings pace = NOTHING_SET.bindOrCreate("diwaar.outbound.pace", PaceSettings.class);
        assertThat(pace.of(NumberType.UNKNOWN)).isZero();
    }

    @Test
    void aSenderOfAKnownTypeHasItsCarriersPace() {
        PaceSettings pace = NOTHING_SET.bindOrCreate("diwaar.outbound.pace", PaceSettings.class);
        assertThat(pace.of(NumberType.LONG_CODE)).isEqualTo(1);
        assertThat(pace.of(NumberType.TOLL_FREE)).isEqualTo(3);
        assertThat(pace.of(NumberType.SHORT_CODE)).isEqualTo(100);
        assertThat(pace.window()).isEqualTo(Duration.ofHours(10));
    }

    @Test
    void quietHoursAreKeptUnlessSwitchedOff() {
        var quiet = NOTHING_SET.bindOrCreate("diwaar.outbound.quiet-hours", QuietHoursSettings.class);
        assertThat(quiet.enabled()).isTrue();
        assertThat(quiet.unknownZone()).isNull();
    }

    @Test
    void aCallThatCouldOutliveItsLeaseIsNotAllowed() {
        var times = new Binder(new MapConfigurationPropertySource(Map.of("a.lease", "40s", "a.call-limit", "25s")))
                .bind("a", AttemptSettings.class)
                .get();
        assertThat(times.isCallWithinLease()).isFalse();
    }
}
