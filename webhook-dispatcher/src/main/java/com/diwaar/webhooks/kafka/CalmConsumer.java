package com.diwaar.webhooks.kafka;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.config.ContainerPostProcessor;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.stereotype.Component;

/**
 * Troubles the broker less: events that come within a few milliseconds are taken together, offsets are committed a few times a
 * second, and nobody waits for that. Events whose offset was not committed come again after a crash, which stores nothing new.
 */
@Component("calmConsumer")
class CalmConsumer implements ContainerPostProcessor<Object, Object, AbstractMessageListenerContainer<Object, Object>> {

    private static final Duration COMMIT_EVERY = Duration.ofMillis(250);

    private final Duration pause;

    CalmConsumer(@Value("${diwaar.webhooks.poll-pause:10ms}") Duration pause) {
        this.pause = pause;
    }

    @Override
    public void postProcess(AbstractMessageListenerContainer<Object, Object> container) {
        ContainerProperties properties = container.getContainerProperties();
        properties.setAckMode(AckMode.TIME);
        properties.setAckTime(COMMIT_EVERY.toMillis());
        properties.setSyncCommits(false);
        properties.setIdleBetweenPolls(pause.toMillis());
    }
}
