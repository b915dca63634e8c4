package com.diwaar.billing.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CreditSettingsTest {

    @Test
    void reservationsLiveForTwoDays() {
        CreditSettings defaults =
                new Binder(new MapConfigurationPropertySource()).bindOrCreate("diwaar.billing", CreditSettings.class);
        assertThat(defaults.reservationLifetime()).isEqualTo(Duration.ofDays(2));
        assertThat(defaults.keptAfterEnd()).isGreaterThan(Duration.ofDays(14));
    }
}
