package com.diwaar.systemtests.measure;

import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Nothing but a Kafka producer with ingress's settings, in a process of its own: what an acknowledged record costs before any
 * of our work. So many callers at once each wait for their record, as requests do. Arguments: bootstrap servers, topic,
 * records, callers. Prints processor milliseconds and elapsed milliseconds, after a warm-up of as many.
 */
public final class BareProducer {

    private BareProducer() {}

    public static void main(String[] arguments) throws Exception {
        String topic = arguments[1];
        int records = Integer.parseInt(arguments[2]);
        int callers = Integer.parseInt(arguments[3]);
        byte[] value = SmsReceived.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setMessageSid("SM" + "0".repeat(32))
                .setFrom("+15551230001")
                .setTo("+15550001000")
                .setBody("Are you open on Sunday?")
                .build()
                .toByteBuffer()
                .array();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
            int partitions = Topics.all().stream()
                    .filter(known -> known.name().equals(Topics.SMS_RECEIVED))
                    .findFirst()
                    .orElseThrow()
                    .partitions();
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", arguments[0], "acks", "all", "linger.ms", 2),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            send(producer, topic, value, records, callers);
            long processor = processorMillis();
            long begin = System.nanoTime();
            send(producer, topic, value, records, callers);
            System.out.println((processorMillis() - processor) + " " + (System.nanoTime() - begin) / 1_000_000);
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, byte[] value, int records, int callers)
            throws InterruptedException, ExecutionException {
        var left = new Semaphore(records);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                byte[] key = ("+15550001000|+1555" + i).getBytes(StandardCharsets.UTF_8);
                all.add(threads.submit(() -> {
                    while (left.tryAcquire()) {
                        producer.send(new ProducerRecord<>(topic, key, value)).get();
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static long processorMillis() {
        return ProcessorTime.ofTree(ProcessHandle.current().pid());
    }
}
