package com.diwaar.conversation.caffeine;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps histories at hand in this process. */
@Configuration(proxyBeanMethods = false)
class CaffeineWiring {

    @Bean
    LocalHistoryCache localHistories(@Value("${diwaar.histories.local-characters:16000000}") long mostCharacters) {
        return new LocalHistoryCache(mostCharacters);
    }
}
