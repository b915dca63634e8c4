package com.diwaar.ingress.kafka;

import com.diwaar.events.DeliveryState;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.SmsDelivery;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.ingress.sending.SendOutcome;
import com.diwaar.ingress.sending.WaitingCallers;
import com.diwaar.kit.kafka.AssignedReader;
import com.diwaar.kit.kafka.AssignedReader.From;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Hears of every command's outcome, from the moment on at which this replica becomes ready until the last of its requests is
 * answered: it takes none before, so none of its callers misses an answer.
 */
@Component("outcomes")
class OutcomeReader implements SmartLifecycle, HealthIndicator {

    private final WaitingCallers callers;
    private final AssignedReader<Object> reader;

    OutcomeReader(WaitingCallers callers, ConsumerFactory<String, Object> consumers) {
        this.callers = callers;
        this.reader = new AssignedReader<>(
                "outcomes",
                List.of(Topics.SMS_SENT, Topics.SMS_ERROR, Topics.SMS_DELIVERY),
                consumers,
                From.END,
                this::hear);
    }

    private void hear(ConsumerRecord<String, Object> record) {
        switch ((@Nullable Object) record.value()) {
            case SmsSent sent
            when sent.getCommandId() != null ->
                callers.heard(
                        sent.getCommandId(),
                        new SendOutcome.Sent(
                                sent.getMessageSid(),
                                sent.getAssistantId(),
                                sent.getFrom(),
                                sent.getTo(),
                                sent.getOpenedAgenda()));
            case SmsError error
            when error.getCommandId() != null ->
                callers.heard(
                        error.getCommandId(),
                        new SendOutcome.Refused(
                                ErrorCode.ofWire(error.getCode()),
                                error.getDetail(),
                                error.getLiftsAt(),
                                error.getProviderCode()));
            case SmsDelivery news
            when news.getCommandId() != null && news.getState() == DeliveryState.HELD ->
                callers.heard(news.getCommandId(), new SendOutcome.Held(news.getScheduledFor()));
            case null, default -> {
                // An answer's outcome, or bytes that the consumers with a group dead-letter.
            }
        }
    }

    @Override
    public Health health() {
        return reader.isReady() ? Health.up().build() : Health.outOfService().build();
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public void stop() {
        reader.stop();
    }

    @Override
    public boolean isRunning() {
        return reader.isRunning();
    }

    /** Stopped after the web server, which lets the callers that it has wait for their answers. */
    @Override
    public int getPhase() {
        return 0;
    }
}
