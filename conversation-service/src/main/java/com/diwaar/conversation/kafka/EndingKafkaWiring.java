package com.diwaar.conversation.kafka;

import com.diwaar.conversation.ending.EndingAnnouncements;
import com.diwaar.conversation.erasure.ErasureAnnouncements;
import com.diwaar.kit.kafka.Events;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins ends and erasures to their topics. */
@Configuration(proxyBeanMethods = false)
class EndingKafkaWiring {

    @Bean
    EndingAnnouncements endingAnnouncements(Events events) {
        return new KafkaEndingAnnouncements(events);
    }

    @Bean
    ErasureAnnouncements erasureAnnouncements(Events events, EndingAnnouncements endings) {
        return new KafkaErasureAnnouncements(events, endings);
    }
}
