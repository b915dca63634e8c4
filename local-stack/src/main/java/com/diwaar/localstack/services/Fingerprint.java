package com.diwaar.localstack.services;

import com.diwaar.localstack.process.PartFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.CRC32C;

/**
 * Tells one build's jar from another's by content, since a reproducible build gives each the same time. Not for
 * security: an accident is what it guards against.
 */
final class Fingerprint {

    private static final ConcurrentMap<Path, String> KNOWN = new ConcurrentHashMap<>();

    private Fingerprint() {}

    /** Of the file as it was when this JVM first asked. */
    static String of(Path file) {
        return KNOWN.computeIfAbsent(file, Fingerprint::read);
    }

    private static String read(Path file) {
        var checksum = new CRC32C();
        var piece = new byte[1 << 18];
        long size = 0;
        try (InputStream stream = Files.newInputStream(file)) {
            for (int read = stream.read(piece); read >= 0; read = stream.read(piece)) {
                checksum.update(piece, 0, read);
                size += read;
            }
        } catch (IOException e) {
            throw new PartFailed("%s can't be read: %s".formatted(file, e.getMessage()), e);
        }
        return "%x-%x".formatted(size, checksum.getValue());
    }
}
