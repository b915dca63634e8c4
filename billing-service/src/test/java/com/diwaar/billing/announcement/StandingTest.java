package com.diwaar.billing.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 1000000, OK",
                "100, 0, OK",
                "100, 79, OK",
                "100, 80, WARNING",
                "100, 99, WARNING",
                "100, 100, BLOCKED",
                "100, 120, BLOCKED",
                "3, 2, OK",
                "1, 0, OK",
                "1, 1, BLOCKED",
                "0, 0, BLOCKED"
            })
    void followsWhatIsUsedOrReserved(Long limit, long committed, Standing expected) {
        assertThat(Standing.of(false, limit, committed, 0)).isEqualTo(expected);
        assertThat(Standing.of(true, limit, committed, 0)).isEqualTo(Standing.SUSPENDED);
    }

    /** 9,900 of 10,000 were used when 100 more were bought. */
    @ParameterizedTest
    @CsvSource({"9900, OK", "10059, OK", "10060, WARNING", "10100, BLOCKED"})
    void ofBoughtCreditWhatThereWasWhenSomeWasLastBoughtCounts(long committed, Standing expected) {
        assertThat(Standing.of(false, 10_100L, committed, 9_900)).isEqualTo(expected);
    }
}
