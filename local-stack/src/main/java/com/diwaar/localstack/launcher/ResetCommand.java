package com.diwaar.localstack.launcher;

import com.diwaar.localstack.process.Orphans;
import com.diwaar.localstack.servers.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** Drops what the stack holds: data, logs, the demo and its secrets. What was built and unpacked stays. */
final class ResetCommand implements Command {

    private final Place place;

    ResetCommand(Place place) {
        this.place = place;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        Optional<LauncherLock> lock = LauncherLock.take(place.run());
        if (lock.isEmpty()) {
            System.err.println("diwaar: it is up; stop it before its data is dropped.");
            return Diwaar.FAILED;
        }
        try (var held = lock.get()) {
            Orphans.end(place.run());
            Unpacked.delete(place.home().resolve("data"));
            Unpacked.delete(place.logs());
            for (String file : List.of("demo.json", "secrets.json", "run/stack.json")) {
                Files.deleteIfExists(place.home().resolve(file));
            }
        }
        System.out.println("The local data is gone. ./diwaar up starts afresh.");
        return 0;
    }
}
