package com.diwaar.localstack.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Files unpacked once into a cache. A directory there is either whole or absent: it is filled under another name and
 * then renamed, and one process at a time does so.
 */
public final class Unpacked {

    private Unpacked() {}

    /** Fills an empty directory. */
    @FunctionalInterface
    public interface Filling {
        void into(Path directory) throws IOException, InterruptedException;
    }

    /** The directory `cache/name`, filled on first use. */
    public static Path once(Path cache, String name, Filling filling) throws IOException, InterruptedException {
        Path whole = cache.resolve(name);
        if (Files.isDirectory(whole)) {
            return whole;
        }
        Files.createDirectories(cache);
        synchronized (Unpacked.class) { // a file lock is held by the JVM, so threads need their own
            try (var channel = FileChannel.open(
                            cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(whole)) {
                    Path partial = cache.resolve(name + ".partial");
                    delete(partial);
                    Files.createDirectories(partial);
                    filling.into(partial);
                    Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        return whole;
    }

    /** Unpacks a tar with its links and executable bits; entries that point outside are refused. */
    static void tar(InputStream stream, Path directory) throws IOException {
        var tar = new TarArchiveInputStream(stream);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = entry.resolveIn(directory);
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Files.createDirectories(target.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, target);
                if ((entry.getMode() & 0100) != 0) {
                    makeExecutable(target);
                }
            }
        }
    }

    static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Deletes a directory and all in it; nothing where there is none. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
