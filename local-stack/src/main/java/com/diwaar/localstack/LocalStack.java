package com.diwaar.localstack;

import com.diwaar.localstack.StackPart.Kind;
import com.diwaar.localstack.demo.Demo;
import com.diwaar.localstack.demo.DemoSeed;
import com.diwaar.localstack.process.Orphans;
import com.diwaar.localstack.process.Part;
import com.diwaar.localstack.process.PartFailed;
import com.diwaar.localstack.process.Ports;
import com.diwaar.localstack.services.ServiceProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The whole system as processes on this machine: servers, services, simulator, demo. Ports and variables are known as
 * soon as it is made; nothing runs before {@link #start()}. Whoever starts it closes it.
 */
public final class LocalStack implements AutoCloseable {

    private final StackConfig config;
    private final StackEnvironment environment;
    private final Map<String, Part> parts;
    private volatile Optional<Demo> demo = Optional.empty();

    public LocalStack(StackConfig config) {
        this.config = config;
        try {
            Files.createDirectories(config.home());
            Secrets secrets = Secrets.in(config.home().resolve("secrets.json"));
            environment = StackEnvironment.of(config.environment(), ports(config), secrets);
            parts = new Programs(config, environment, secrets).parts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void start() {
        start(Progress.SILENT);
    }

    /** Starts everything and comes back when all of it serves. Where one part fails, none is left running. */
    public void start(Progress progress) {
        try {
            endOrphans(progress);
            checkPorts();
            for (Part part : parts.values()) {
                part.log().rotate();
            }
            tellOfOthers(progress);
            timed("servers", progress, () -> startAll(kind(Kind.SERVER), progress));
            timed("services", progress, () -> startAll(kind(Kind.SERVER).negate(), progress));
            if (config.demo()) {
                timed("demo", progress, this::seed);
            }
            RunningStack.of(this).write(config.home());
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Stops everything it started: first those that use the servers, then the servers. */
    @Override
    public void close() {
        inParallel(partsThat(kind(Kind.SERVER).negate()), Part::close);
        inParallel(partsThat(kind(Kind.SERVER)), Part::close);
        RunningStack.forget(config.home());
    }

    public StackConfig config() {
        return config;
    }

    /** A part by its name: `kafka`, `conversation`, for a second replica `conversation-2`. */
    public Part part(String name) {
        return Optional.ofNullable(parts.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no part %s in %s".formatted(name, parts.keySet())));
    }

    public Part part(StackPart part) {
        return part(part.label());
    }

    /** Those that this stack starts, replicas included. */
    public Collection<Part> parts() {
        return parts.values();
    }

    /** What its services run, replicas aside. */
    public List<ServiceProgram> servicePrograms() {
        return StackPart.of(Kind.SERVICE).stream()
                .flatMap(part -> Optional.ofNullable(parts.get(part.label())).stream())
                .map(part -> (ServiceProgram) part.program())
                .toList();
    }

    public int port(StackPart part) {
        return Optional.ofNullable(environment.ports().get(part)).orElseThrow();
    }

    /** The address of a service or the simulator, without a slash at the end. */
    public String url(StackPart part) {
        return "http://localhost:" + port(part);
    }

    /** What all parts are told: `KAFKA_BOOTSTRAP_SERVERS`, tokens and so on. */
    public StackEnvironment environment() {
        return environment;
    }

    /** The demo organisation; empty until it is made, and where none was asked for. */
    public Optional<Demo> demo() {
        return demo;
    }

    /** The simulator forgets the demo when it restarts; this tells it again. */
    public void introduceDemo() {
        demo.ifPresent(known -> demoSeed().introduce(known));
    }

    private DemoSeed demoSeed() {
        var addresses = new DemoSeed.Addresses(
                url(StackPart.BILLING), url(StackPart.CONVERSATION), url(StackPart.WEBHOOKS), url(StackPart.PHONE));
        return new DemoSeed(config.home().resolve("demo.json"), addresses, environment.get("DIWAAR_ADMIN_TOKEN"));
    }

    private void seed() {
        demo = Optional.of(demoSeed().seed());
        introduceDemo();
    }

    private void endOrphans(Progress progress) throws IOException {
        List<String> ended = Orphans.end(config.home().resolve("run"));
        if (!ended.isEmpty()) {
            progress.note("ended what an earlier run left behind: " + String.join(", ", ended));
        }
    }

    private void checkPorts() {
        for (Part part : parts.values()) {
            if (Ports.isTaken(part.port())) {
                throw new PartFailed("port %d is taken, and %s needs it. Free it, or move %s: %s=<port> ./diwaar up"
                        .formatted(part.port(), part.name(), part.name(), variableOf(part)));
            }
        }
    }

    private static String variableOf(Part part) {
        return StackPart.named(part.name()).map(StackPart::portVariable).orElse("the port");
    }

    private void tellOfOthers(Progress progress) {
        for (StackPart part : EnumSet.copyOf(config.parts())) {
            environment.addressGiven(part).ifPresent(address -> progress.external(part, address));
        }
    }

    private void startAll(Predicate<Part> wanted, Progress progress) {
        if (partsThat(wanted).isEmpty()) {
            return;
        }
        progress.starting(partsThat(wanted).stream().map(Part::name).collect(Collectors.joining(", ")));
        inParallel(partsThat(wanted), part -> {
            part.start();
            part.awaitReady(config.patience());
            progress.ready(part);
        });
    }

    private List<Part> partsThat(Predicate<Part> wanted) {
        return parts.values().stream().filter(wanted).toList();
    }

    private static Predicate<Part> kind(Kind kind) {
        return part -> StackPart.of(kind).stream()
                .anyMatch(known ->
                        part.name().equals(known.label()) || part.name().startsWith(known.label() + "-"));
    }

    private static void timed(String name, Progress progress, Runnable stretch) {
        long began = System.nanoTime();
        stretch.run();
        progress.stretch(name, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Fails with the first failure, without waiting for the others: they end when the stack is closed. */
    private static void inParallel(Collection<Part> parts, Consumer<Part> action) {
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var results = new ExecutorCompletionService<Part>(executor);
        parts.forEach(part -> results.submit(() -> action.accept(part), part));
        try {
            for (int waiting = parts.size(); waiting > 0; waiting--) {
                results.take().get();
            }
            executor.shutdown();
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
            throw new PartFailed("interrupted", e);
        } catch (ExecutionException e) {
            executor.shutdownNow();
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }

    private static Map<StackPart, Integer> ports(StackConfig config) {
        var ports = new EnumMap<StackPart, Integer>(StackPart.class);
        for (StackPart part : StackPart.values()) {
            int port =
                    Optional.ofNullable(config.ports().get(part)).orElseGet(() -> portOf(part, config.environment()));
            ports.put(part, port == 0 ? Ports.free() : port);
        }
        return ports;
    }

    private static int portOf(StackPart part, Map<String, String> variables) {
        String text = variables.getOrDefault(part.portVariable(), "").strip();
        if (text.isEmpty()) {
            return part.usualPort();
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new PartFailed("%s=%s is no port".formatted(part.portVariable(), text));
        }
        return Integer.parseInt(text);
    }
}
