package com.diwaar.kit.http;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Gives every service the same problems and the same bounds on what it reads and on who is connected. */
@AutoConfiguration
@Import(ProblemAdvice.class)
public class HttpWiring {

    @Bean
    ConnectionLimit connectionLimit() {
        return new ConnectionLimit(Runtime.getRuntime().maxMemory());
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(
            JsonMapper json, @Value("${diwaar.http.largest-body-bytes:65536}") int mostBytes) {
        var filter = new FilterRegistrationBean<>(new BodyLimit(mostBytes, new Problems(json)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return filter;
    }
}
