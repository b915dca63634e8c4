package com.diwaar.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {

    @ParameterizedTest
    @CsvSource({
        "redis://me:secret@cache:6379, redis://cache:6379",
        "jdbc:postgresql://db/diwaar?user=me&password=secret&ssl=true, jdbc:postgresql://db/diwaar?ssl=true",
        "'broker-1:9092,broker-2:9092', 'broker-1:9092,broker-2:9092'"
    })
    void anAddressIsShownWithoutItsCredentials(String address, String shown) {
        assertThat(Console.withoutCredentials(address)).isEqualTo(shown);
    }
}
