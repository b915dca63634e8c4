package com.diwaar.conversation.billing;

import com.diwaar.conversation.admission.Credit;
import com.diwaar.kit.security.Accounts;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Joins to billing-service. */
@Configuration(proxyBeanMethods = false)
class BillingWiring {

    @Bean
    Credit credit(
            BillingSettings settings,
            @Value("${diwaar.service-token:}") String serviceToken,
            Accounts accounts,
            Clock clock,
            JsonMapper json,
            MeterRegistry meters) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        return new BillingCredit(
                new Reservations(http, settings.url(), settings.timeout(), serviceToken, json),
                breaker(settings),
                new LastKnownStanding(accounts::of, clock),
                meters);
    }

    private static CircuitBreaker breaker(BillingSettings settings) {
        return CircuitBreaker.of(
                "billing",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(settings.pause())
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .build());
    }
}
