package com.diwaar.outbound.twilio;

import com.diwaar.outbound.attempt.AttemptSettings;
import com.diwaar.outbound.attempt.Provider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins the service to Twilio. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TwilioSettings.class)
class TwilioWiring {

    /** As many as there can be calls, look-ups and questions at once; calls are bounded by the drains. */
    private static final int CONNECTIONS = 2048;

    @Bean
    Provider provider(TwilioSettings settings, AttemptSettings attempts) {
        return new Twilio(settings, new OneRequest(settings, attempts.callLimit(), CONNECTIONS));
    }
}
