package com.diwaar.ingress;

import com.diwaar.ingress.limiting.Rate;
import com.diwaar.ingress.limiting.RateLimits;
import com.diwaar.ingress.limiting.SharedBuckets;
import com.diwaar.ingress.sending.Commands;
import com.diwaar.ingress.sending.SendText;
import com.diwaar.ingress.sending.WaitingCallers;
import com.diwaar.kit.security.OpenPaths;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the features' objects. */
@Configuration(proxyBeanMethods = false)
class IngressWiring {

    /** Protected by Twilio's signature instead. */
    @Bean
    OpenPaths webhooksAreSigned() {
        return OpenPaths.of("/sms/webhook", "/sms/status");
    }

    @Bean
    OpenPaths anybodyMayReadTheDescription() {
        return OpenPaths.of("/sms/openapi");
    }

    @Bean
    WaitingCallers waitingCallers(MeterRegistry meters) {
        WaitingCallers callers = new WaitingCallers();
        Gauge.builder("diwaar.sends.waiting", callers, WaitingCallers::commands)
                .description("Commands whose caller waits here for their outcome")
                .register(meters);
        return callers;
    }

    @Bean
    SendText sendText(Commands commands, WaitingCallers callers) {
        return new SendText(commands, callers);
    }

    @Bean
    Rate sendRate(IngressSettings settings) {
        return new Rate(settings.sendsPerSecond(), settings.sendBurst());
    }

    @Bean
    RateLimits rateLimits(Rate sendRate, SharedBuckets shared) {
        return new RateLimits(sendRate, shared);
    }
}
