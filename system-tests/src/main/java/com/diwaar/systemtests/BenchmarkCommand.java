package com.diwaar.systemtests;

import com.diwaar.localstack.StackConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A benchmark as a command: it reads its options, starts a stack of its own for them, and ends the process with 0, with 1 where
 * anything was lost, doubled or refused, or with 2 and the usage where an option makes no sense.
 *
 * @param usage printed for {@code --help}
 * @param report the file that the figures go to in JSON, under {@code system-tests/target}, unless {@code --json} names another
 * @param options those that it takes beside {@code --json} and {@code --help}
 * @param plan what the options ask for; fails with a sentence for a person
 * @param tune the stack as the plan wants it
 * @param <P> the plan
 */
record BenchmarkCommand<P>(
        String usage,
        String report,
        List<String> options,
        Function<Options, P> plan,
        BiFunction<P, StackConfig, StackConfig> tune,
        Measuring<P> measuring) {

    /** What is done with the stack. */
    interface Measuring<P> {

        /** Whether nothing was lost, doubled or refused. */
        boolean run(StackUnderTest stack, Narrator narrator, P plan, Path report)
                throws IOException, InterruptedException;
    }

    void run(List<String> words) throws IOException, InterruptedException {
        Options given;
        P planned;
        try {
            String[] known = Stream.concat(options.stream(), Stream.of("--json", "--help"))
                    .toArray(String[]::new);
            given = Options.of(words, known);
            planned = plan.apply(given);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(usage);
            System.exit(2);
            return;
        }
        if (given.has("--help")) {
            System.out.print(usage);
            return;
        }
        Path file = given.text("--json").map(Path::of).orElse(Path.of("system-tests", "target", report));
        var narrator = new Narrator(System.out);
        boolean clean;
        try (var stack = StackUnderTest.start(config -> tune.apply(planned, config), narrator)) {
            clean = measuring.run(stack, narrator, planned, file);
        }
        System.exit(clean ? 0 : 1);
    }
}
