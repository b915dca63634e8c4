package com.diwaar.systemtests;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How a consumer group stands with a topic, asked of the broker each time. */
public record ConsumerGroup(String bootstrapServers, String group, String topic) {

    /** How many members have a share of the topic. */
    public int sharers() {
        try (Admin admin = admin()) {
            return (int) of(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                    .flatMap(one -> one.members().stream())
                    .filter(member -> member.assignment().topicPartitions().stream()
                            .anyMatch(partition -> partition.topic().equals(topic)))
                    .count();
        }
    }

    /** By partition the offset up to which it has said to be done; where it never has, none. */
    public Map<TopicPartition, Long> done() {
        try (Admin admin = admin()) {
            return of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet().stream()
                    .filter(one -> one.getKey().topic().equals(topic))
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, one -> one.getValue().offset()));
        }
    }

    /** How many records of the topic it has not said to be done. */
    public long lag() {
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> done = done();
            Map<TopicPartition, OffsetSpec> partitions =
                    of(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                            .flatMap(one -> one.partitions().stream())
                            .collect(Collectors.toMap(
                                    one -> new TopicPartition(topic, one.partition()), one -> OffsetSpec.latest()));
            return of(admin.listOffsets(partitions).all()).entrySet().stream()
                    .mapToLong(end -> end.getValue().offset() - done.getOrDefault(end.getKey(), 0L))
                    .sum();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    private static <T> T of(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
