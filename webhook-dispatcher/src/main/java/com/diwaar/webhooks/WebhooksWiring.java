package com.diwaar.webhooks;

import com.diwaar.kit.identity.SecretKey;
import com.diwaar.webhooks.delivery.Deliveries;
import com.diwaar.webhooks.delivery.DispatchSettings;
import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.delivery.MeteredSender;
import com.diwaar.webhooks.delivery.RetrySchedule;
import com.diwaar.webhooks.delivery.Sender;
import com.diwaar.webhooks.egress.Egress;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.SecretCipher;
import com.diwaar.webhooks.fanout.FanOut;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the features together with the edges they need. */
@Configuration(proxyBeanMethods = false)
class WebhooksWiring {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Egress egress(DispatchSettings settings) {
        return new Egress(settings.allowedHosts());
    }

    @Bean
    SecretCipher secretCipher(SecretKey secretKey) {
        return new SecretCipher(secretKey);
    }

    @Bean
    Dispatcher dispatcher(
            Deliveries deliveries,
            Endpoints endpoints,
            Sender sender,
            DispatchSettings settings,
            Clock clock,
            MeterRegistry meters) {
        RetrySchedule schedule =
                new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble());
        Sender metered = new MeteredSender(sender, meters);
        Dispatcher dispatcher = new Dispatcher(deliveries, endpoints, metered, schedule, settings, clock);
        meters.gauge("diwaar.webhooks.running", dispatcher, Dispatcher::running);
        meters.gauge("diwaar.webhooks.held", dispatcher, Dispatcher::held);
        return dispatcher;
    }

    @Bean
    DispatcherLifecycle dispatcherLifecycle(Dispatcher dispatcher) {
        return new DispatcherLifecycle(dispatcher);
    }

    @Bean
    FanOut fanOut(Endpoints endpoints, Dispatcher dispatcher) {
        return new FanOut(endpoints, dispatcher);
    }
}
