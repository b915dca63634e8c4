package com.diwaar.outbound;

import static com.diwaar.outbound.World.customer;
import static com.diwaar.outbound.World.id;
import static com.diwaar.outbound.World.outreach;

import com.diwaar.events.SmsOutreach;
import com.diwaar.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many sends a second, with everything in one JVM: broker, stub of Twilio and the service share the processors. Not a
 * test; run its main with the number of sends and of senders.
 */
final class Throughput {

    private Throughput() {}

    public static void main(String[] args) {
        // The stub's server closes connections beyond 200 idle ones, and may do so under a request.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        int sends = Integer.parseInt(args[0]);
        List<String> senders =
                Stream.generate(World::sender).limit(Integer.parseInt(args[1])).toList();
        try (World world = new World()) {
            world.start(
                    "--diwaar.outbound.attempt.lease=60s",
                    "--diwaar.outbound.attempt.call-limit=25s",
                    "--diwaar.outbound.drain.announce-after=10s");
            for (int round = 1; round <= 3; round++) {
                long before = world.sent.records().size();
                List<SmsOutreach> orders = IntStream.range(0, sends)
                        .mapToObj(i -> outreach(senders.get(i % senders.size()), customer(), id(), "text " + i)
                                .build())
                        .toList();
                long begin = System.nanoTime();
                Duration cpuBefore = cpu();
                orders.forEach(order -> world.producer.sendAsync(Topics.SMS_OUTREACH, order.getFrom(), order));
                while (world.sent.records().size() < before + sends) {
                    LockSupport.parkNanos(5_000_000);
                }
                double seconds = (System.nanoTime() - begin) / 1e9;
                double cpuMillis = cpu().minus(cpuBefore).toNanos() / 1e6 / sends;
                System.out.printf(
                        "round %d: %d sends from %d senders in %.2f s: %.0f/s, %.2f ms CPU each in all, posts %d%n",
                        round, sends, senders.size(), seconds, sends / seconds, cpuMillis, world.twilio.total());
            }
        }
        System.exit(0);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
