package com.diwaar.localstack.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

    @TempDir
    Path directory;

    @Test
    void tellsJarsApartByContentNotByTime() throws IOException {
        Path one = write("one", "same length A", 1);
        Path copy = write("copy", "same length A", 2);
        Path other = write("other", "same length B", 1);

        assertThat(Fingerprint.of(copy)).isEqualTo(Fingerprint.of(one));
        assertThat(Fingerprint.of(other)).isNotEqualTo(Fingerprint.of(one));
    }

    private Path write(String name, String content, long millis) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
    }
}
