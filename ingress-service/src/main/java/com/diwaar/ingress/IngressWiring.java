package com.diwaar.ingress;

import com.diwaar.ingress.limiting.Rate;
import com.diwaar.ingress.limiting.RateLimits;
import com.diwaar.ingress.limiting.SharedBuckets;
import com.diwaar.ingress.sending.Commands;
import com.diwaar.ingress.sending.SendText;
import com.diwaar.ingress.sending.WaitingCallers;
import com.diwaar.kit.http.ConnectionLimit;
import com.diwaar.kit.security.OpenPaths;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Makes the features' objects. */
@Configuration(proxyBeanMethods = false)
class IngressWiring {

    private static final Set<String> WEBHOOKS = Set.of("/sms/webhook", "/sms/status");

    /** Protected by Twilio's signature instead; no filter that would look for an API key, for nothing, on each of them. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain webhooksAreSigned() {
        return new DefaultSecurityFilterChain(new OrRequestMatcher(WEBHOOKS.stream()
                .<RequestMatcher>map(PathPatternRequestMatcher::pathPattern)
                .toList()));
    }

    /** Each filter observed by itself costs more than the whole webhook, and tells nobody anything. */
    @Bean
    SecurityObservationSettings filtersAreNotObserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** Webhooks are counted and timed by their controller, for a tenth of what the general observation of requests costs. */
    @Bean
    ObservationPredicate webhooksAreTimedByThemselves() {
        return (_, context) -> !(context instanceof ServerRequestObservationContext request && isWebhook(request));
    }

    private static boolean isWebhook(ServerRequestObservationContext request) {
        HttpServletRequest carrier = request.getCarrier();
        return carrier != null && WEBHOOKS.contains(carrier.getRequestURI());
    }

    @Bean
    OpenPaths anybodyMayReadTheDescription() {
        return OpenPaths.of("/openapi/ingress-service");
    }

    /** A fifth of the connections is left to Twilio, and to whoever does not wait. */
    @Bean
    WaitingCallers waitingCallers(ConnectionLimit connections, MeterRegistry meters) {
        WaitingCallers callers = new WaitingCallers(connections.limit() / 5 * 4);
        Gauge.builder("diwaar.sends.waiting", callers, WaitingCallers::commands)
                .description("Commands whose caller waits here for their outcome")
                .register(meters);
        FunctionCounter.builder("diwaar.sends.not.kept", callers, WaitingCallers::notKept)
                .description("Callers that were answered 202 at once since too many waited")
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
