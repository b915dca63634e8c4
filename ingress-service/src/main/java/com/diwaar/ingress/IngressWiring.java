package com.diwaar.ingress;

import com.diwaar.ingress.sending.Commands;
import com.diwaar.ingress.sending.SendText;
import com.diwaar.ingress.sending.WaitingCallers;
import com.diwaar.kit.security.OpenPaths;
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
    WaitingCallers waitingCallers() {
        return new WaitingCallers();
    }

    @Bean
    SendText sendText(Commands commands, WaitingCallers callers) {
        return new SendText(commands, callers);
    }
}
