package com.diwaar.testkit.guarantee;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Where a run's observations are kept until it is judged. In memory for the test's own process; in a file for another
 * one, where each observation is handed to the operating system before {@link #accept} returns, so that a SIGKILL takes
 * none of them away.
 */
public final class Journal implements Consumer<Observation> {

    private final Queue<Observation> observations = new ConcurrentLinkedQueue<>();

    @Override
    public void accept(Observation observation) {
        observations.add(observation);
    }

    /** How many so far. */
    public int size() {
        return observations.size();
    }

    /** All so far, by time; those of equal time in the order in which they came. */
    public List<Observation> observations() {
        var sorted = new ArrayList<>(observations);
        sorted.sort(Comparator.comparingLong(Observation::at));
        return sorted;
    }

    /** Adds what another process wrote; its last line may be cut short by a kill and then never counted. */
    public Journal addFrom(Path file) {
        try {
            String written = Files.readString(file);
            written.substring(0, written.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Observation::parse)
                    .forEach(this);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails with the first violations, of all guarantees, if there are any. */
    public void judge(Guarantee... guarantees) {
        var violations = new ArrayList<String>();
        for (Guarantee guarantee : guarantees) {
            observations().stream().filter(new Ghosts()).forEach(guarantee::observe);
            List<String> found = guarantee.violations();
            found.stream()
                    .limit(10)
                    .map(one -> guarantee.getClass().getSimpleName() + ": " + one)
                    .forEach(violations::add);
            if (found.size() > 10) {
                violations.add("... and %d more of these".formatted(found.size() - 10));
            }
        }
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n", violations));
        }
    }

    /**
     * Appends to the file. A plain stream, since a channel would close itself for all when one of its writers is
     * interrupted, and workers are interrupted on purpose.
     */
    public static Consumer<Observation> writing(Path file) {
        try {
            var out = new FileOutputStream(file.toFile(), true);
            return observation -> append(out, observation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(FileOutputStream out, Observation observation) {
        try {
            out.write((observation.line() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
