package com.diwaar.kit.mailbox.proof;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Stands behind a consumer and tells when its group took partitions from it, after those who had them let go. */
final class Onlooker {

    private Onlooker() {}

    @SuppressWarnings("unchecked")
    static <K, V> Consumer<K, V> watch(Consumer<K, V> consumer, Runnable onTaken) {
        return (Consumer<K, V>) Proxy.newProxyInstance(
                Onlooker.class.getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                    if (arguments != null
                            && arguments.length == 2
                            && arguments[1] instanceof ConsumerRebalanceListener one) {
                        arguments[1] = watched(one, onTaken);
                    }
                    try {
                        return method.invoke(consumer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static ConsumerRebalanceListener watched(ConsumerRebalanceListener listener, Runnable onTaken) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                listener.onPartitionsAssigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                listener.onPartitionsRevoked(partitions);
                onTaken.run();
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                listener.onPartitionsLost(partitions);
                onTaken.run();
            }
        };
    }
}
