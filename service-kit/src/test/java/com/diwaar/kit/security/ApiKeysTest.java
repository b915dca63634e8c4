package com.diwaar.kit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.kit.identity.SecretKey;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final ApiKeys keys = new ApiKeys(new SecretKey("a-secret-of-the-tests"));

    @Test
    void everyKeyIsNewAndKnownByItsPrefix() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ApiKeys.Issued issued = keys.issue();
            assertThat(seen.add(issued.key())).isTrue();
            assertThat(ApiKeys.prefixOf(issued.key())).isEqualTo(issued.prefix());
            assertThat(keys.hashOf(issued.key())).isEqualTo(issued.hash());
            assertThat(issued.toString()).doesNotContain(issued.key());
        }
    }

    @Test
    void whatIsNoKeyHasNoPrefix() {
        assertThat(ApiKeys.prefixOf("")).isEmpty();
        assertThat(ApiKeys.prefixOf("sk-something")).isEmpty();
        assertThat(ApiKeys.prefixOf("dw_short")).isEmpty();
    }

    @Test
    void anotherDeploymentsHashIsAnother() {
        ApiKeys others = new ApiKeys(new SecretKey("another-secret-of-tests"));
        ApiKeys.Issued issued = keys.issue();
        assertThat(others.hashOf(issued.key())).isNotEqualTo(issued.hash());
    }

    @Test
    void aSecretTooShortToBeOneIsRefusedInASentence() {
        assertThatThrownBy(() -> new SecretKey("short")).hasMessageContaining("DIWAAR_SECRET_KEY");
    }
}
