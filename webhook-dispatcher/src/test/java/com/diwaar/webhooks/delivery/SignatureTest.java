package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String BODY = "{\"test\": 2432232314}";

    @Test
    void isTheOneOfTheSpecificationsExample() {
        EndpointSecret secret = EndpointSecret.of(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        assertThat(Signature.of(ID, Instant.ofEpochSecond(1614265330), BODY, List.of(secret)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void theStandardsOwnLibraryVerifiesItWithAnyOfTheSecretsAndNotAChangedByte() throws Exception {
        EndpointSecret old = EndpointSecret.random();
        EndpointSecret young = EndpointSecret.random();
        Instant now = Instant.now();
        String body = "{\"text\":\"\u00bfqu\u00e9? \ud83c\udf70\"}";
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of(ID),
                "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
                "webhook-signature", List.of(Signature.of(ID, now, body, List.of(young, old))));
        for (EndpointSecret secret : List.of(old, young)) {
            assertThatCode(() -> new Webhook(secret.shown()).verify(body, headers))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> new Webhook(secret.shown()).verify(body + " ", headers))
                    .isInstanceOf(WebhookVerificationException.class);
        }
    }
}
