package com.diwaar.ingress;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this service is set.
 *
 * @param publicBaseUrl what Twilio calls, without a path; signatures are over it
 * @param authTokens the Twilio account's auth tokens, the current one and, while rotating, the other
 * @param verifySignatures false takes webhooks from anybody; only for a private network, and it is logged at the start
 * @param sendWait how long {@code POST /sms/send} waits for its outcome before it answers 202
 * @param sendsPerSecond how often one API key may call {@code POST /sms/send}, for ever
 * @param sendBurst how many calls one API key may make at once after a rest
 * @param redisPatience the most that a request waits for Redis to say whether its key asks too often
 */
@Validated
@ConfigurationProperties("ingress")
public record IngressSettings(
        @DefaultValue("http://localhost:8080") URI publicBaseUrl,
        @DefaultValue List<@NotBlank String> authTokens,
        @DefaultValue("true") boolean verifySignatures,
        @DefaultValue("10s") Duration sendWait,
        @DefaultValue("20") @Positive int sendsPerSecond,
        @DefaultValue("100") @Positive int sendBurst,
        @DefaultValue("5ms") Duration redisPatience) {

    public IngressSettings {
        if (verifySignatures && authTokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "TWILIO_AUTH_TOKEN is not set, so no webhook could be verified. Set it to the account's auth token.");
        }
    }

    @Override
    public String toString() {
        return "IngressSettings[publicBaseUrl=" + publicBaseUrl + ", verifySignatures=" + verifySignatures + "]";
    }
}
