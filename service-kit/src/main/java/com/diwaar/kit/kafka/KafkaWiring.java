package com.diwaar.kit.kafka;

import com.diwaar.events.TopicSpec;
import com.diwaar.events.Topics;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.kafka.support.serializer.DelegatingByTypeSerializer;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Joins a service to Kafka: creates the topics that are missing, writes and reads Avro, and offers the listener container
 * factories {@code batches} and {@code gathered} for listeners that take a poll's records at once.
 */
@AutoConfiguration(before = KafkaAutoConfiguration.class)
public class KafkaWiring {

    @Bean
    ProducerFactory<String, Object> producerFactory(KafkaProperties properties, TopicCreation topics) {
        Map<String, Object> config = properties.buildProducerProperties();
        Map<Class<?>, Serializer<?>> byType = new LinkedHashMap<>();
        byType.put(byte[].class, new ByteArraySerializer());
        byType.put(SpecificRecord.class, new KafkaAvroSerializer());
        DelegatingByTypeSerializer values = new DelegatingByTypeSerializer(byType, true);
        values.configure(config, false);
        var factory = new DefaultKafkaProducerFactory<String, Object>(config, new StringSerializer(), values) {
            @Override
            protected Producer<String, Object> createKafkaProducer() {
                topics.require();
                return super.createKafkaProducer();
            }
        };
        factory.setConfigureSerializers(false);
        return factory;
    }

    @Bean
    KafkaTemplate<String, Object> kafkaTemplate(ProducerFactory<String, Object> producerFactory) {
        KafkaTemplate<String, Object> template = new KafkaTemplate<>(producerFactory);
        // The default listener logs keys and payloads of what failed: phone numbers and people's words.
        template.setProducerListener(new ProducerListener<>() {});
        return template;
    }

    @Bean
    ConsumerFactory<String, Object> consumerFactory(KafkaProperties properties) {
        Map<String, Object> config = properties.buildConsumerProperties();
        return new DefaultKafkaConsumerFactory<>(config, StringDeserializer::new, () -> {
            AvroValueDeserializer values = new AvroValueDeserializer();
            values.configure(config, false);
            return values;
        });
    }

    @Bean
    Events events(KafkaTemplate<String, Object> kafkaTemplate) {
        return new Events(kafkaTemplate);
    }

    @Bean
    DeadLetters deadLetters(KafkaTemplate<String, Object> kafkaTemplate, MeterRegistry meters) {
        return new DeadLetters(kafkaTemplate, meters);
    }

    @Bean
    Batches batchesOfRecords(DeadLetters deadLetters) {
        return new Batches(deadLetters);
    }

    /** For {@code @KafkaListener(containerFactory = "batches")} methods that take a list of records. */
    @Bean
    ConcurrentKafkaListenerContainerFactory<String, Object> batches(
            ConsumerFactory<String, Object> consumerFactory, KafkaProperties kafka) {
        return batchesOf(consumerFactory, kafka, new Properties());
    }

    /**
     * As {@code batches}, for listeners on whom nobody waits: what comes within a quarter of a second is taken together, in
     * one transaction and one commit instead of one for each record.
     */
    @Bean
    ConcurrentKafkaListenerContainerFactory<String, Object> gathered(
            ConsumerFactory<String, Object> consumerFactory, KafkaProperties kafka) {
        var properties = new Properties();
        properties.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "100000");
        properties.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "250");
        return batchesOf(consumerFactory, kafka, properties);
    }

    private static ConcurrentKafkaListenerContainerFactory<String, Object> batchesOf(
            ConsumerFactory<String, Object> consumerFactory, KafkaProperties kafka, Properties properties) {
        var factory = new ConcurrentKafkaListenerContainerFactory<String, Object>();
        factory.setConsumerFactory(consumerFactory);
        factory.setBatchListener(true);
        factory.setAutoStartup(kafka.getListener().isAutoStartup());
        factory.getContainerProperties().setAckMode(ContainerProperties.AckMode.BATCH);
        factory.getContainerProperties().setKafkaConsumerProperties(properties);
        factory.setCommonErrorHandler(retryForEver());
        return factory;
    }

    /** Only transient failures get as far as the container (see {@link Batches}); it polls on while it waits. */
    private static DefaultErrorHandler retryForEver() {
        ExponentialBackOff backOff = new ExponentialBackOff(500, 2);
        backOff.setMaxInterval(10_000);
        DefaultErrorHandler handler = new DefaultErrorHandler(backOff);
        handler.setClassifications(Map.of(), true);
        return handler;
    }

    @Bean
    TopicCreation topicCreation(
            KafkaAdmin admin,
            KafkaProperties properties,
            @Value("${diwaar.kafka.replication-factor:-1}") int replicas) {
        return new TopicCreation(admin, topics(replicas), properties.getAdmin().isAutoCreate());
    }

    /**
     * Of three replicas two must have what is acknowledged, or acks=all would be content with the leader alone while the others
     * are behind. With the broker's own factor (-1) its own min.insync.replicas stands too.
     */
    static List<NewTopic> topics(int replicas) {
        return Topics.all().stream()
                .<NewTopic>mapMulti((spec, out) -> {
                    out.accept(topic(spec, replicas));
                    out.accept(deadLetters(spec, replicas));
                })
                .toList();
    }

    private static TopicBuilder topic(String name, int partitions, int replicas) {
        TopicBuilder topic = TopicBuilder.name(name).partitions(partitions).replicas(replicas);
        return replicas < 3 ? topic : topic.config(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }

    private static NewTopic topic(TopicSpec spec, int replicas) {
        TopicBuilder topic = topic(spec.name(), spec.partitions(), replicas);
        return switch (spec.cleanup()) {
            case COMPACT -> topic.compact().build();
            case DELETE ->
                topic.config(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(TopicSpec.RETENTION.toMillis()))
                        .build();
        };
    }

    private static NewTopic deadLetters(TopicSpec spec, int replicas) {
        return topic(Topics.deadLettersOf(spec.name()), 1, replicas)
                .config(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(TopicSpec.DEAD_LETTER_RETENTION.toMillis()))
                .build();
    }
}
