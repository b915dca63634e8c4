package com.diwaar.localstack.phone.webhook;

import static com.diwaar.localstack.phone.webhook.ConnectionOverrides.Failure.CLIENT_ERROR;
import static com.diwaar.localstack.phone.webhook.ConnectionOverrides.Failure.CONNECT;
import static com.diwaar.localstack.phone.webhook.ConnectionOverrides.Failure.READ;
import static com.diwaar.localstack.phone.webhook.ConnectionOverrides.Failure.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class ConnectionOverridesTest {

    private static ConnectionOverrides of(String fragment) {
        return ConnectionOverrides.of(URI.create("http://localhost:8080/sms/webhook" + fragment));
    }

    @Test
    void repeatsOnlyAFailedConnectionAndOnlyOnceByDefault() {
        ConnectionOverrides rules = of("");
        assertThat(rules.retries()).isOne();
        assertThat(rules.retries(CONNECT)).isTrue();
        assertThat(rules.retries(READ) || rules.retries(SERVER_ERROR) || rules.retries(CLIENT_ERROR))
                .isFalse();
        assertThat(rules.totalMs()).isEqualTo(15_000);
    }

    @Test
    void readsTheRulesThatWeRecommend() {
        ConnectionOverrides rules = of("#rc=3&rp=ct,rt,5xx");
        assertThat(rules.retries()).isEqualTo(3);
        assertThat(rules.retries(CONNECT) && rules.retries(READ) && rules.retries(SERVER_ERROR))
                .isTrue();
        assertThat(rules.retries(CLIENT_ERROR)).isFalse();
    }

    @Test
    void takesAllForAll() {
        assertThat(of("#rp=all").retries(CLIENT_ERROR)).isTrue();
    }

    @Test
    void fallsBackToTheDefaultOutOfRange() {
        assertThat(of("#rc=9&rt=20&tt=99999&ct=abc")).isEqualTo(of(""));
    }
}
