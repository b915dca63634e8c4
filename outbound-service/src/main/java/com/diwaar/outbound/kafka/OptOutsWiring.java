package com.diwaar.outbound.kafka;

import com.diwaar.events.OptOut;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.view.CompactedView;
import com.diwaar.outbound.attempt.OptOuts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;

/** The view of {@code opt-outs}; readiness waits for it, and so does every send. */
@Configuration(proxyBeanMethods = false)
class OptOutsWiring {

    @Bean
    @SuppressWarnings("unchecked") // the consumer factory makes consumers of whatever record the topic carries
    CompactedView<OptOut> optOutsView(ConsumerFactory<String, Object> consumers) {
        return new CompactedView<>(
                Topics.OPT_OUTS,
                (ConsumerFactory<String, OptOut>) (ConsumerFactory<String, ?>) consumers,
                OptOut::getVersion);
    }

    @Bean
    OptOuts optOuts(CompactedView<OptOut> optOutsView, SecretKey secret) {
        return new OptOutsView(optOutsView, secret);
    }
}
