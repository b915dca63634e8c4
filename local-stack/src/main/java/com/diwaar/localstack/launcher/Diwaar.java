package com.diwaar.localstack.launcher;

import com.diwaar.localstack.process.PartFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The launcher behind the script `./diwaar`: one word says what to do. */
public final class Diwaar {

    static final int FAILED = 1;
    static final int MISUSED = 2;

    private Diwaar() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(Arrays.asList(arguments)));
    }

    static int run(List<String> words) throws InterruptedException {
        Place place = Place.here();
        Map<String, Command> commands = Map.of(
                "up", new UpCommand(place),
                "status", new StatusCommand(place),
                "logs", new LogsCommand(place),
                "text", new TextCommand(place),
                "reset", new ResetCommand(place));
        Optional<Command> command = words.stream().findFirst().map(commands::get);
        if (command.isEmpty()) {
            System.err.println("diwaar: no such command. ./diwaar --help lists them.");
            return MISUSED;
        }
        try {
            return command.get().run(words.subList(1, words.size()));
        } catch (PartFailed e) {
            System.err.println("diwaar: " + e.getMessage());
            return FAILED;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("diwaar: " + e);
            return FAILED;
        }
    }
}
