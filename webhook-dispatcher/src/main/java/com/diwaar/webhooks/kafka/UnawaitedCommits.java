package com.diwaar.webhooks.kafka;

import org.springframework.kafka.config.ContainerPostProcessor;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Nobody waits for an offset to be committed: the next events are taken meanwhile. One that does not arrive makes events come
 * again, which stores nothing new.
 */
@Component("unawaitedCommits")
class UnawaitedCommits
        implements ContainerPostProcessor<Object, Object, AbstractMessageListenerContainer<Object, Object>> {

    @Override
    public void postProcess(AbstractMessageListenerContainer<Object, Object> container) {
        container.getContainerProperties().setSyncCommits(false);
    }
}
