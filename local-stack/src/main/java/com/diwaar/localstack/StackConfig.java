package com.diwaar.localstack;

import com.diwaar.localstack.servers.KafkaServer.ProxiedListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which stack to start, and where.
 *
 * @param project the root of the source tree: the services' jars are found there
 * @param home data, logs and pid files of this one stack; two stacks never share it
 * @param cache what is unpacked once and never changes; stacks may share it
 * @param parts which to start
 * @param environment as a shell would have it: each variable of the design's list that it holds wins over the stack's
 *     own value, and a server whose address it holds is not started
 * @param ports by part; 0 is any free port; a part that is not named takes its variable's or its usual port
 * @param jvmOptions by part, added last, so that they win
 * @param partEnvironment by part, over everything else: an address here is another way to the same server
 * @param replicaEnvironment by the name of a replica (`conversation`, `conversation-2`), over everything else
 * @param replicas by service, 1 where not named
 * @param kafkaProxy a second listener of the broker, for clients that come through a proxy
 * @param demo whether to make the demo organisation, or find it
 * @param patience how long a part may take to be ready
 */
public record StackConfig(
        Path project,
        Path home,
        Path cache,
        Set<StackPart> parts,
        Map<String, String> environment,
        Map<StackPart, Integer> ports,
        Map<StackPart, List<String>> jvmOptions,
        Map<StackPart, Map<String, String>> partEnvironment,
        Map<String, Map<String, String>> replicaEnvironment,
        Map<StackPart, Integer> replicas,
        Optional<ProxiedListener> kafkaProxy,
        boolean demo,
        Duration patience) {

    public StackConfig {
        project = project.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
        parts = Set.copyOf(parts);
        environment = Map.copyOf(environment);
        ports = Map.copyOf(ports);
        jvmOptions = Map.copyOf(jvmOptions);
        partEnvironment = Map.copyOf(partEnvironment);
        replicaEnvironment = Map.copyOf(replicaEnvironment);
        replicas = Map.copyOf(replicas);
    }

    /** The stack of `./diwaar up`: all parts, on the usual ports, under `.diwaar/` of the project. */
    public static StackConfig usual(Path project, Path home, Map<String, String> environment) {
        return new StackConfig(
                project,
                home,
                home.resolve("cache"),
                EnumSet.allOf(StackPart.class),
                environment,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                true,
                Duration.ofSeconds(120));
    }

    /** A whole stack that meets no other: free ports, a directory of its own, nothing taken from the shell. */
    public static StackConfig isolated(Path project, Path home, Path cache) {
        var free = new EnumMap<StackPart, Integer>(StackPart.class);
        EnumSet.allOf(StackPart.class).forEach(part -> free.put(part, 0));
        return new StackConfig(
                project,
                home,
                cache,
                EnumSet.allOf(StackPart.class),
                Map.of(),
                free,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                true,
                Duration.ofSeconds(180));
    }

    public StackConfig withParts(Set<StackPart> wanted) {
        return changed(draft -> draft.parts = wanted);
    }

    /** As if the shell had set it. */
    public StackConfig withVariable(String name, String value) {
        return changed(draft -> draft.environment = with(environment, name, value));
    }

    public StackConfig withPort(StackPart part, int port) {
        return changed(draft -> draft.ports = with(ports, part, port));
    }

    public StackConfig withJvmOptions(StackPart part, String... options) {
        return changed(draft -> draft.jvmOptions = with(jvmOptions, part, List.of(options)));
    }

    /** For this part alone, over everything else: `DATABASE_URL` here leads it to the server through a proxy. */
    public StackConfig withPartVariable(StackPart part, String name, String value) {
        Map<String, String> merged = with(partEnvironment.getOrDefault(part, Map.of()), name, value);
        return changed(draft -> draft.partEnvironment = with(partEnvironment, part, merged));
    }

    /** As {@link #withPartVariable}, for one replica of it alone, by its name: `conversation-2`. */
    public StackConfig withReplicaVariable(String replica, String name, String value) {
        Map<String, String> merged = with(replicaEnvironment.getOrDefault(replica, Map.of()), name, value);
        return changed(draft -> draft.replicaEnvironment = with(replicaEnvironment, replica, merged));
    }

    public StackConfig withReplicas(StackPart service, int count) {
        return changed(draft -> draft.replicas = with(replicas, service, count));
    }

    /**
     * The broker listens on one more port, whose clients it sends to the proxy's port. A part goes that way when its
     * `KAFKA_BOOTSTRAP_SERVERS` names the proxy (see {@link #withPartVariable}); everyone else stays direct.
     */
    public StackConfig withKafkaProxy(int listenPort, int proxyPort) {
        return changed(draft -> draft.kafkaProxy = Optional.of(new ProxiedListener(listenPort, proxyPort)));
    }

    public StackConfig withoutDemo() {
        return changed(draft -> draft.demo = false);
    }

    private StackConfig changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** What a change is made in; the rest stays. */
    private static final class Draft {
        private final StackConfig before;
        private Set<StackPart> parts;
        private Map<String, String> environment;
        private Map<StackPart, Integer> ports;
        private Map<StackPart, List<String>> jvmOptions;
        private Map<StackPart, Map<String, String>> partEnvironment;
        private Map<String, Map<String, String>> replicaEnvironment;
        private Map<StackPart, Integer> replicas;
        private Optional<ProxiedListener> kafkaProxy;
        private boolean demo;

        Draft(StackConfig before) {
            this.before = before;
            this.parts = before.parts;
            this.environment = before.environment;
            this.ports = before.ports;
            this.jvmOptions = before.jvmOptions;
            this.partEnvironment = before.partEnvironment;
            this.replicaEnvironment = before.replicaEnvironment;
            this.replicas = before.replicas;
            this.kafkaProxy = before.kafkaProxy;
            this.demo = before.demo;
        }

        StackConfig done() {
            return new StackConfig(
                    before.project,
                    before.home,
                    before.cache,
                    parts,
                    environment,
                    ports,
                    jvmOptions,
                    partEnvironment,
                    replicaEnvironment,
                    replicas,
                    kafkaProxy,
                    demo,
                    before.patience);
        }
    }

    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        var copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
