package com.diwaar.localstack;

import com.diwaar.localstack.StackPart.Kind;
import com.diwaar.localstack.process.LogFile;
import com.diwaar.localstack.process.Part;
import com.diwaar.localstack.process.PartFailed;
import com.diwaar.localstack.process.PidFile;
import com.diwaar.localstack.process.Ports;
import com.diwaar.localstack.process.Program;
import com.diwaar.localstack.servers.KafkaServer;
import com.diwaar.localstack.servers.PostgresAccounts;
import com.diwaar.localstack.servers.PostgresServer;
import com.diwaar.localstack.servers.RedisServer;
import com.diwaar.localstack.servers.RegistryServer;
import com.diwaar.localstack.services.PhoneProgram;
import com.diwaar.localstack.services.ServiceJar;
import com.diwaar.localstack.services.ServiceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What each part of a stack runs. A server whose address was set beforehand is none of them. */
final class Programs {

    private final StackConfig config;
    private final StackEnvironment environment;
    private final Secrets secrets;

    Programs(StackConfig config, StackEnvironment environment, Secrets secrets) {
        this.config = config;
        this.environment = environment;
        this.secrets = secrets;
    }

    Map<String, Part> parts() throws IOException {
        var parts = new LinkedHashMap<String, Part>();
        for (StackPart part : StackPart.values()) {
            if (config.parts().contains(part) && environment.addressGiven(part).isEmpty()) {
                for (Program program : programs(part)) {
                    parts.put(program.name(), new Part(program, log(program.name()), pidFile(program.name())));
                }
            }
        }
        return parts;
    }

    private LogFile log(String name) {
        return new LogFile(config.home().resolve("logs").resolve(name + ".log"));
    }

    private PidFile pidFile(String name) {
        return new PidFile(config.home().resolve("run").resolve(name + ".pid"));
    }

    private List<Program> programs(StackPart part) throws IOException {
        int port = Optional.ofNullable(environment.ports().get(part)).orElseThrow();
        Path data = config.home().resolve("data").resolve(part.label());
        return switch (part) {
            case KAFKA -> List.of(new KafkaServer(port, data, jvmOptions(part), config.kafkaProxy()));
            case POSTGRES -> List.of(new PostgresServer(port, data, config.cache(), accounts()));
            case REDIS -> List.of(new RedisServer(port, data, config.cache()));
            case REGISTRY -> List.of(new RegistryServer(port, data, archive(), config.cache(), jvmOptions(part)));
            case PHONE -> List.of(new PhoneProgram(port, config.home(), jvmOptions(part), variables(part, port)));
            case INGRESS, CONVERSATION, BILLING, OUTBOUND, WEBHOOKS -> replicas(part, port);
        };
    }

    private List<Program> replicas(StackPart service, int firstPort) {
        ServiceJar jar = ServiceJar.of(config.project(), service.module(), config.cache());
        int count = config.replicas().getOrDefault(service, 1);
        return Stream.iterate(1, number -> number + 1)
                .limit(count)
                .<Program>map(number -> {
                    String name = service.label() + (number == 1 ? "" : "-" + number);
                    int port = number == 1 ? firstPort : Ports.free();
                    var variables = new TreeMap<>(variables(service, port));
                    variables.putAll(config.replicaEnvironment().getOrDefault(name, Map.of()));
                    return new ServiceProgram(name, port, jar, config.home(), jvmOptions(service), variables);
                })
                .toList();
    }

    private List<String> jvmOptions(StackPart part) {
        return config.jvmOptions().getOrDefault(part, List.of());
    }

    private Map<String, String> variables(StackPart part, int port) {
        var values = new TreeMap<>(environment.of(part, port));
        values.putAll(config.partEnvironment().getOrDefault(part, Map.of()));
        return values;
    }

    private PostgresAccounts accounts() throws IOException {
        List<String> roles = Arrays.stream(StackPart.values())
                .filter(part -> part.kind() == Kind.SERVICE)
                .flatMap(part -> part.databaseRole().stream())
                .toList();
        List<String> guests = Stream.of(config.environment().getOrDefault("DATABASE_USER", ""))
                .filter(user -> !user.isBlank() && !roles.contains(user))
                .toList();
        return new PostgresAccounts(roles, secrets.get("postgres_password"), environment.databasePassword(), guests);
    }

    private Path archive() {
        Path directory = config.project().resolve("local-stack/target/registry");
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                Optional<Path> found = files.filter(file -> file.toString().endsWith(".tar.gz"))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (IOException e) {
                throw new PartFailed("%s can't be read: %s".formatted(directory, e.getMessage()), e);
            }
        }
        throw new PartFailed("the schema registry is not there: build local-stack, or set SCHEMA_REGISTRY_URL");
    }
}
