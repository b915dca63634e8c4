package com.diwaar.kit.mailbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Makes listeners that read a topic into mailboxes:
 *
 * <pre>{@code
 * @Bean
 * MailboxListener<SmsReceived> texts(Mailboxes mailboxes, AnswerTexts answer) {
 *     return mailboxes.listen("texts", Topics.SMS_RECEIVED, "conversation-texts",
 *             text -> text.getTo() + "|" + text.getFrom(), answer::handle);
 * }
 * }</pre>
 */
public final class Mailboxes {

    private final ConsumerFactory<String, ?> consumers;
    private final FailurePolicy policy;
    private final MeterRegistry meters;

    public Mailboxes(ConsumerFactory<String, ?> consumers, FailurePolicy policy, MeterRegistry meters) {
        this.consumers = consumers;
        this.policy = policy;
        this.meters = meters;
    }

    /** With {@link MailboxSettings#defaults()}. */
    public <V> MailboxListener<V> listen(
            String name, String topic, String group, Function<? super V, String> keyOf, MailboxHandler<V> handler) {
        return listen(name, topic, group, keyOf, handler, MailboxSettings.defaults());
    }

    /**
     * A listener to be a bean of the context, which starts and stops it.
     *
     * @param name of the listener, in metrics, logs and threads; unique in the service
     * @param group the consumer group; replicas share it
     * @param keyOf what a mailbox is kept for; a record for which it fails is dead-lettered
     */
    @SuppressWarnings("unchecked") // a consumer factory yields what the topic carries; the caller names it
    public <V> MailboxListener<V> listen(
            String name,
            String topic,
            String group,
            Function<? super V, String> keyOf,
            MailboxHandler<V> handler,
            MailboxSettings settings) {
        return new MailboxListener<>(
                name, topic, group, keyOf, handler, settings, policy, (ConsumerFactory<String, V>) consumers, meters);
    }
}
