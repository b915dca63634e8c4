package com.diwaar.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    @Test
    void neverChanges() {
        assertThat(EventIds.of("sms-received", "SM123"))
                .isEqualTo(UUID.fromString("8f3c0087-3a0d-5f8a-8ac6-f0858ec038ec"));
        assertThat(EventIds.of("sms-received", "SM123").version()).isEqualTo(5);
    }

    @Test
    void differsByTopicAndByKey() {
        assertThat(EventIds.of("sms-sent", 1))
                .isNotEqualTo(EventIds.of("sms-error", 1))
                .isNotEqualTo(EventIds.of("sms-sent", 2));
    }
}
