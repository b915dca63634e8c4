package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.limiting.RateLimits;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses an API key that asks too often, before its request is read; nothing is emitted for it. */
@Component
class SendRateLimit implements HandlerInterceptor, WebMvcConfigurer {

    private final RateLimits limits;
    private final Counter refused;

    SendRateLimit(RateLimits limits, MeterRegistry meters) {
        this.limits = limits;
        this.refused = Counter.builder("diwaar.sends.rate.limited")
                .description("Requests to send that were refused since their API key asked too often")
                .register(meters);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/sms/send");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && caller != null
                && caller.getPrincipal() instanceof Caller.Organization organization) {
            Duration wait = limits.take(organization.organizationId() + ":" + organization.keyId());
            if (wait.isPositive()) {
                refused.increment();
                throw new RequestRefused(
                        ErrorCode.RATE_LIMITED,
                        "This API key asks more often than it may. Ask again after the time in Retry-After.",
                        Map.of("lifts_at", Instant.now().plus(wait)),
                        wait);
            }
        }
        return true;
    }
}
