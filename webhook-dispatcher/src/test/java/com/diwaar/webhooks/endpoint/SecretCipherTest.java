package com.diwaar.webhooks.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.kit.identity.SecretKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretCipherTest {

    private final SecretCipher cipher = new SecretCipher(new SecretKey("a-secret-of-the-tests"));
    private final EndpointSecret secret = EndpointSecret.random();

    @Test
    void decryptsWhatItEncrypted() {
        assertThat(cipher.decrypt(cipher.encrypt(secret, 7), 7).shown()).isEqualTo(secret.shown());
    }

    @Test
    void neverEncryptsAlike() {
        assertThat(cipher.encrypt(secret, 7)).isNotEqualTo(cipher.encrypt(secret, 7));
    }

    @Test
    void refusesARowOfAnotherOrganisationAnotherKeyOrAChangedByte() {
        byte[] stored = cipher.encrypt(secret, 7);
        assertThatThrownBy(() -> cipher.decrypt(stored, 8)).isInstanceOf(IllegalStateException.class);
        SecretCipher other = new SecretCipher(new SecretKey("another-secret-of-tests"));
        assertThatThrownBy(() -> other.decrypt(stored, 7)).isInstanceOf(IllegalStateException.class);
        stored[20] ^= 1;
        assertThatThrownBy(() -> cipher.decrypt(stored, 7)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecretIs32BytesInTheStandardsFormAndHidesItself() {
        assertThat(secret.shown()).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.shown().substring(6))).hasSize(32);
        assertThat(secret).hasToString("whsec_[hidden]");
        assertThat(new String(cipher.encrypt(secret, 7), StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret.key(), StandardCharsets.ISO_8859_1));
    }
}
