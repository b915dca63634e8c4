package com.diwaar.localstack.launcher;

import com.diwaar.localstack.process.PidFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * At most one launcher works in a home. The lock is the system's: it ends with the process that holds it, however that
 * ended. The pid file beside it only says who that is.
 */
final class LauncherLock implements AutoCloseable {

    private final FileChannel channel;
    private final PidFile pidFile;

    private LauncherLock(FileChannel channel, PidFile pidFile) {
        this.channel = channel;
        this.pidFile = pidFile;
    }

    /** The lock, or nothing where another launcher has it. */
    static Optional<LauncherLock> take(Path run) throws IOException {
        Files.createDirectories(run);
        FileChannel channel =
                FileChannel.open(run.resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            return Optional.empty();
        }
        var lock = new LauncherLock(channel, pidFile(run));
        lock.pidFile.write(ProcessHandle.current(), 0);
        return Optional.of(lock);
    }

    /** Who has it. */
    static Optional<ProcessHandle> holder(Path run) {
        return pidFile(run).process();
    }

    @Override
    public void close() throws IOException {
        pidFile.delete();
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very JVM
        }
    }

    private static PidFile pidFile(Path run) {
        return new PidFile(run.resolve("launcher.pid"));
    }
}
