package com.diwaar.billing.http;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamWriteFeature;

/** Money travels as text: a JSON number is a binary fraction to most who read it, and no cent survives that for sure. */
@Configuration(proxyBeanMethods = false)
class JsonWiring {

    @Bean
    JsonMapperBuilderCustomizer moneyAsText() {
        return builder -> builder.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .withConfigOverride(
                        BigDecimal.class, money -> money.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)));
    }
}
