package com.diwaar.localstack.launcher;

import com.diwaar.localstack.LocalStack;
import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Part;
import com.diwaar.localstack.process.PartFailed;
import com.diwaar.localstack.services.AotTraining;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** Starts the stack and stays until it is told to stop, by Ctrl-C or SIGTERM; then stops all that it started. */
final class UpCommand implements Command {

    private static final String LINE = "  %-16s %s";
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Place place;
    private final PrintStream out = System.out;
    private volatile boolean stopping;

    UpCommand(Place place) {
        this.place = place;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Set<StackPart> parts = parts(arguments);
        Optional<LauncherLock> lock = LauncherLock.take(place.run());
        if (lock.isEmpty()) {
            System.err.println("diwaar: up already%s. ./diwaar status shows it."
                    .formatted(LauncherLock.holder(place.run())
                            .map(holder -> " (process " + holder.pid() + ")")
                            .orElse("")));
            return Diwaar.FAILED;
        }
        try (var held = lock.get()) {
            return up(parts);
        }
    }

    private int up(Set<StackPart> parts) throws IOException, InterruptedException {
        long began = System.nanoTime();
        var stack = new LocalStack(config(parts));
        var training = new AotTraining(stack.servicePrograms(), place.logs());
        var stop = new Thread(() -> stop(stack, training), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        var console = new Console(out);
        out.println("Diwaar SMS. Data and logs: " + place.home());
        try {
            stack.start(console);
        } catch (PartFailed e) {
            if (stopping) {
                return Diwaar.FAILED; // not its fault: it was told to end
            }
            throw e;
        }
        out.printf(
                "ready in %s (%s)%n",
                Console.seconds(Duration.ofNanos(System.nanoTime() - began)), console.stretches());
        out.println(summary(stack));
        training.start();
        watch(stack);
        return Diwaar.FAILED;
    }

    /** The demo needs all who answer for it. */
    private StackConfig config(Set<StackPart> parts) {
        var config = StackConfig.usual(place.project(), place.home(), System.getenv());
        boolean whole = parts.containsAll(StackPart.of(StackPart.Kind.SERVICE)) && parts.contains(StackPart.PHONE);
        return (whole ? config : config.withoutDemo()).withParts(parts);
    }

    /** All of them, or `--without PART,PART`: such a part runs elsewhere, in a debugger perhaps, or not at all. */
    private static Set<StackPart> parts(List<String> arguments) {
        var parts = EnumSet.allOf(StackPart.class);
        if (arguments.isEmpty()) {
            return parts;
        }
        if (arguments.size() != 2 || !arguments.getFirst().equals("--without")) {
            throw new PartFailed("up takes nothing, or --without PART,PART");
        }
        for (String name : arguments.get(1).split(",")) {
            parts.remove(StackPart.named(name.strip()).orElseThrow(() -> new PartFailed("there is no part " + name)));
        }
        return parts;
    }

    private void stop(LocalStack stack, AotTraining training) {
        stopping = true;
        boolean anything = stack.parts().stream().anyMatch(Part::isAlive);
        if (anything) {
            out.println();
            out.println("stopping ...");
        }
        long began = System.nanoTime();
        training.close();
        stack.close();
        if (anything) {
            out.println("stopped in " + Console.seconds(Duration.ofNanos(System.nanoTime() - began)));
        }
    }

    /** A part that ends by itself is said once; the others go on. Comes back when none is left. */
    private void watch(LocalStack stack) throws InterruptedException {
        Set<String> gone = new HashSet<>();
        while (gone.size() < stack.parts().size()) {
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            for (Part part : stack.parts()) {
                if (!stopping && part.exitCode().isPresent() && gone.add(part.name())) {
                    out.printf(
                            "%s ended (exit %d). ./diwaar logs %s%n",
                            part.name(), part.exitCode().get(), part.name());
                }
            }
        }
    }

    private static String summary(LocalStack stack) {
        var lines = new StringJoiner("\n", "\n", "\n");
        address(lines, "Phone page", stack, StackPart.PHONE, "");
        address(lines, "Webhook portal", stack, StackPart.WEBHOOKS, "/portal   with the API key");
        stack.demo().ifPresent(demo -> {
            lines.add(LINE.formatted("Demo number", demo.assistantNumber()));
            lines.add(LINE.formatted("Demo API key", demo.key().orElse("")));
        });
        address(lines, "Ingress", stack, StackPart.INGRESS, "   /sms/send, /sms/webhook, /sms/status");
        address(lines, "Conversation", stack, StackPart.CONVERSATION, "   /assistants, /conversations");
        address(lines, "Billing", stack, StackPart.BILLING, "   /organizations, /usage");
        address(lines, "Outbound", stack, StackPart.OUTBOUND, "   /messages, /senders");
        address(lines, "Webhooks", stack, StackPart.WEBHOOKS, "   /endpoints, /deliveries");
        var variables = stack.environment();
        lines.add(LINE.formatted("Kafka", variables.get("KAFKA_BOOTSTRAP_SERVERS")));
        lines.add(LINE.formatted("Schema registry", Console.withoutCredentials(variables.get("SCHEMA_REGISTRY_URL"))));
        lines.add("");
        stack.demo()
                .ifPresent(demo -> lines.add(
                        LINE.formatted("Try it", "./diwaar text \"+15551230001\" \"Are you open on Sunday?\"")));
        lines.add(LINE.formatted("Stop it", "Ctrl-C"));
        return lines.toString();
    }

    private static void address(StringJoiner lines, String what, LocalStack stack, StackPart part, String paths) {
        if (stack.config().parts().contains(part)) {
            lines.add(LINE.formatted(what, stack.url(part) + paths));
        }
    }
}
