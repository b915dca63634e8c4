package com.diwaar.outbound.twilio;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How Twilio is reached.
 *
 * @param authToken one, or several by comma during a rotation: the first is presented
 * @param apiBaseUrl scheme, host and port, without a path
 * @param publicBaseUrl where Twilio reaches us; the status callback's URL begins with it
 * @param connectTimeout after which a host that does not answer counts as not reached
 * @param idle after which an unused connection is not used again; Twilio closes its end later than this
 */
@Validated
@ConfigurationProperties("diwaar.outbound.twilio")
public record TwilioSettings(
        @NotBlank(message = "must be set: TWILIO_ACCOUNT_SID")
        String accountSid,

        @NotBlank(message = "must be set: TWILIO_AUTH_TOKEN")
        String authToken,

        URI apiBaseUrl,
        URI publicBaseUrl,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration idle) {

    /** The API's paths are Twilio's own. */
    @AssertTrue(message = "TWILIO_API_BASE_URL must be scheme, host and port only")
    public boolean isApiBaseUrlWithoutPath() {
        String path = apiBaseUrl.getPath();
        return apiBaseUrl.getHost() != null && (path == null || path.isEmpty() || path.equals("/"));
    }

    String primaryToken() {
        return authToken.split(",", -1)[0].strip();
    }

    /** Never prints the tokens. */
    @Override
    public String toString() {
        return "TwilioSettings[" + accountSid + ", " + apiBaseUrl + "]";
    }
}
