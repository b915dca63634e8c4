package com.diwaar.localstack.launcher;

import com.diwaar.localstack.StackPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a part's log; with `-f` its end, and what is added to it. */
final class LogsCommand implements Command {

    private final Place place;

    LogsCommand(Place place) {
        this.place = place;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        boolean follow = arguments.contains("-f");
        List<String> names =
                arguments.stream().filter(word -> !word.equals("-f")).toList();
        if (names.size() != 1) {
            System.err.println("diwaar: logs SERVICE [-f], where SERVICE is one of " + known());
            return Diwaar.MISUSED;
        }
        Path log = log(names.getFirst());
        if (!Files.exists(log)) {
            System.err.printf("diwaar: %s has no log. The parts are %s%n", names.getFirst(), known());
            return Diwaar.FAILED;
        }
        if (follow) {
            return new ProcessBuilder("tail", "-n", "50", "-F", log.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
        Files.copy(log, System.out);
        return 0;
    }

    /** Only the last part of the name counts: no path leads out of the directory. */
    private Path log(String name) {
        String label = StackPart.named(name).map(StackPart::label).orElse(name.replaceAll("[^a-z0-9-]", ""));
        return place.logs().resolve(label + ".log");
    }

    private static String known() {
        return Arrays.stream(StackPart.values()).map(StackPart::label).collect(Collectors.joining(", "));
    }
}
