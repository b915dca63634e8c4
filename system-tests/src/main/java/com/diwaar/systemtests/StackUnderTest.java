package com.diwaar.systemtests;

import com.diwaar.localstack.LocalStack;
import com.diwaar.localstack.Progress;
import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.demo.Demo;
import com.diwaar.localstack.process.Part;
import com.diwaar.localstack.process.Ports;
import com.diwaar.testkit.AvroProducer;
import com.diwaar.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import redis.clients.jedis.Jedis;

/**
 * A whole stack for one run: the servers, the five services from their executable jars, the simulator and the demo, on free
 * ports and in a directory of its own, so that it never meets a `./diwaar up` or another run. Whoever starts it closes it;
 * the JVM's end closes it too. Its logs stay in `system-tests/target/stack-logs`.
 */
public final class StackUnderTest implements AutoCloseable {

    /** How long a part may take to serve again after a restart. */
    public static final Duration RESTART = Duration.ofSeconds(120);

    private static final AtomicInteger PEOPLE = new AtomicInteger(2_000_000);

    private final Path home;
    private final LocalStack stack;
    private final TcpProxy kafkaProxy;
    private final Phone phone;
    private final HttpJson http = new HttpJson(Duration.ofSeconds(60));
    private final Thread atExit = new Thread(this::end, "ends-the-stack");

    private StackUnderTest(Path home, LocalStack stack, TcpProxy kafkaProxy) {
        this.home = home;
        this.stack = stack;
        this.kafkaProxy = kafkaProxy;
        this.phone = new Phone(stack.url(StackPart.PHONE));
    }

    /**
     * Starts one and comes back when all of it serves. Its broker has a second listener behind {@link #kafkaProxy}, whose
     * port the configuration that is tuned names: who shall come that way is told so there.
     */
    public static StackUnderTest start(UnaryOperator<StackConfig> tuning, Progress progress) {
        Path root = Project.root();
        try {
            Path home = Files.createTempDirectory("diwaar-system-");
            Path cache = Files.createDirectories(root.resolve("system-tests/target/stack-cache"));
            int listener = Ports.free();
            TcpProxy kafkaProxy = TcpProxy.to("localhost", listener);
            StackConfig config =
                    tuning.apply(StackConfig.isolated(root, home, cache).withKafkaProxy(listener, kafkaProxy.port()));
            var started = new StackUnderTest(home, new LocalStack(config), kafkaProxy);
            Runtime.getRuntime().addShutdownHook(started.atExit);
            try {
                started.stack.start(progress);
            } catch (RuntimeException e) {
                started.close();
                throw e;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LocalStack stack() {
        return stack;
    }

    public Phone phone() {
        return phone;
    }

    /** Between the broker and those that were told to come through it: see {@link StackConfig#withReplicaVariable}. */
    public TcpProxy kafkaProxy() {
        return kafkaProxy;
    }

    public HttpJson http() {
        return http;
    }

    public String url(StackPart part) {
        return stack.url(part);
    }

    public Part part(String name) {
        return stack.part(name);
    }

    /** What all parts were told under that name. */
    public String variable(String name) {
        return stack.environment().get(name);
    }

    public String bootstrapServers() {
        return variable("KAFKA_BOOTSTRAP_SERVERS");
    }

    public String registryUrl() {
        return variable("SCHEMA_REGISTRY_URL");
    }

    private Demo demo() {
        return stack.demo().orElseThrow(() -> new IllegalStateException("this stack has no demo"));
    }

    public String apiKey() {
        return demo().key().orElseThrow();
    }

    public long assistantId() {
        return Optional.ofNullable(demo().assistantId()).orElseThrow();
    }

    public long organizationId() {
        return Optional.ofNullable(demo().organizationId()).orElseThrow();
    }

    public String assistantNumber() {
        return demo().assistantNumber();
    }

    /** Nobody texts too much for the demo's assistant from now on; with other changes of it, by field. */
    public void liftLimits(Map<String, ?> alsoChanged) {
        var changes = new HashMap<String, Object>(alsoChanged);
        changes.put(
                "sms_settings",
                Map.of("rate_limit", Map.of("enabled", false), "loop_guard", Map.of("max_messages", 10_000)));
        http.send("PATCH", url(StackPart.CONVERSATION) + "/assistants/" + assistantId(), apiKey(), changes)
                .expected();
    }

    /** Numbers of people of whom this JVM has never heard. */
    public List<String> newPeople(int count) {
        int first = PEOPLE.getAndAdd(count);
        return IntStream.range(first, first + count)
                .mapToObj("+1555%07d"::formatted)
                .toList();
    }

    public String newPerson() {
        return newPeople(1).getFirst();
    }

    public <V> EventLog<V> events(String topic) {
        return new EventLog<>(bootstrapServers(), registryUrl(), topic);
    }

    public AvroProducer producer() {
        return new AvroProducer(bootstrapServers(), registryUrl());
    }

    /** The names of the running replicas of a service: `conversation`, `conversation-2`. */
    public List<String> replicasOf(StackPart service) {
        return stack.parts().stream()
                .map(Part::name)
                .filter(name -> name.equals(service.label()) || name.startsWith(service.label() + "-"))
                .toList();
    }

    /** Every topic that somebody consumes as a member of a group, now. */
    public Set<String> consumedByGroups() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            List<String> groups = admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
            var topics = new TreeSet<String>();
            admin.describeConsumerGroups(groups)
                    .all()
                    .get()
                    .values()
                    .forEach(group -> group.members()
                            .forEach(member -> member.assignment()
                                    .topicPartitions()
                                    .forEach(partition -> topics.add(partition.topic()))));
            return topics;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Empties Redis: nothing that it held may be missed. */
    public void flushRedis() {
        try (var redis = new Jedis("localhost", stack.port(StackPart.REDIS))) {
            redis.flushAll();
        }
    }

    /** How a group stands with a topic. */
    public ConsumerGroup group(String group, String topic) {
        return new ConsumerGroup(bootstrapServers(), group, topic);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the JVM is ending already, and the hook does it
        }
        end();
    }

    private void end() {
        phone.close();
        http.close();
        stack.close();
        kafkaProxy.close();
        try {
            keepLogs();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deleteHome();
        }
    }

    private void keepLogs() throws IOException {
        Path logs = home.resolve("logs");
        Path kept = Files.createDirectories(Project.root().resolve("system-tests/target/stack-logs"));
        if (Files.isDirectory(logs)) {
            try (Stream<Path> files = Files.list(logs)) {
                for (Path file : files.toList()) {
                    Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private void deleteHome() {
        try (Stream<Path> paths = Files.walk(home)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            home.toFile().deleteOnExit(); // what a dying server still holds is not worth a failed run
        }
    }
}
