package com.diwaar.webhooks.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.kit.identity.SecretKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-LENGTH",
                "Webhook-Id",
                "webhook-signature",
                "Proxy-Authorization",
                "a b",
                "",
                "x:y"
            })
    void aNameThatTheRequestNeedsItselfOrThatIsNoneIsObjectedTo(String name) {
        assertThat(CustomHeaders.objectionTo(Map.of(name, "secret-value")))
                .isNotNull()
                .doesNotContain("secret-value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\r\nX-Injected: lines", "tab\there", "\u00e9", "ends "})
    void aValueThatWouldNotArriveAsItIsIsObjectedTo(String value) {
        assertThat(CustomHeaders.objectionTo(Map.of("X-Token", value))).isNotNull();
    }

    @Test
    void whatIsPlainIsTakenStoredEncryptedAndNeverPrinted() {
        Map<String, String> plain = Map.of("Authorization", "Bearer a:b=c", "X-Shop", "the bakery");
        assertThat(CustomHeaders.objectionTo(plain)).isNull();
        CustomHeaders headers = CustomHeaders.of(plain);
        assertThat(headers.toString()).doesNotContain("bakery", "Bearer");
        SecretCipher cipher = new SecretCipher(new SecretKey("a-secret-of-the-tests"));
        byte[] stored = cipher.encryptHeaders(headers, 7);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("bakery");
        assertThat(cipher.decryptHeaders(stored, 7)).isEqualTo(headers);
        assertThat(cipher.encryptHeaders(CustomHeaders.NONE, 7)).isNull();
    }
}
