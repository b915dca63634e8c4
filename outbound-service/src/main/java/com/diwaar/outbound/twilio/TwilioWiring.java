package com.diwaar.outbound.twilio;

import com.diwaar.outbound.attempt.AttemptSettings;
import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.backfill.Inbox;
import com.twilio.http.TwilioRestClient;
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
    TwilioRestClient twilioClient(TwilioSettings settings, AttemptSettings attempts) {
        return client(settings, new OneRequest(settings, attempts.callLimit(), CONNECTIONS));
    }

    static TwilioRestClient client(TwilioSettings settings, OneRequest transport) {
        return new TwilioRestClient.Builder(settings.accountSid(), settings.primaryToken())
                .accountSid(settings.accountSid())
                .httpClient(transport)
                .build();
    }

    @Bean
    Provider provider(TwilioSettings settings, TwilioRestClient twilioClient) {
        return new Twilio(settings, twilioClient);
    }

    @Bean
    Inbox inbox(TwilioSettings settings, TwilioRestClient twilioClient) {
        return new TwilioInbox(settings, twilioClient);
    }
}
