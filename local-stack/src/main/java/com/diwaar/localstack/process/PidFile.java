package com.diwaar.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process beyond the life of its parent. A pid alone could mean another process by now, so the file also
 * holds when the process began: only a process with that pid and that start is the one that was written.
 */
public record PidFile(Path path) {

    /** The system's clock may be set between writing and reading, which moves the start that it reports. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    public void write(ProcessHandle process, int port) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        long began = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        Files.writeString(path, "%d %d %d%n".formatted(process.pid(), began, port));
    }

    /** The process, if it is still alive. */
    public Optional<ProcessHandle> process() {
        return read().flatMap(noted ->
                ProcessHandle.of(noted.pid()).filter(ProcessHandle::isAlive).filter(found -> isTheOne(noted, found)));
    }

    /** The port that was written, whether or not the process lives. */
    public Optional<Integer> port() {
        return read().map(Noted::port);
    }

    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // a stale file is told apart by the start it holds
        }
    }

    private static boolean isTheOne(Noted noted, ProcessHandle found) {
        return found.info()
                .startInstant()
                .map(began -> Duration.between(noted.began(), began).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .orElse(noted.began().equals(Instant.EPOCH));
    }

    private Optional<Noted> read() {
        try {
            String[] words = Files.readString(path).strip().split(" ");
            return Optional.of(new Noted(
                    Long.parseLong(words[0]),
                    Instant.ofEpochMilli(Long.parseLong(words[1])),
                    Integer.parseInt(words[2])));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // cut short by a crash: the part's own port tells if somebody is still there
        }
    }

    private record Noted(long pid, Instant began, int port) {}
}
