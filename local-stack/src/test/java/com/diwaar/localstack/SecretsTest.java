package com.diwaar.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path directory;

    @Test
    void keepsWhatItMadeInAFileForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("secrets.json");
        String made = Secrets.in(file).get("token");

        assertThat(made).matches("[0-9a-f]{48}");
        assertThat(Secrets.in(file).get("token")).isEqualTo(made);
        assertThat(Secrets.in(file).get("another")).isNotEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aBrokenFileIsSaidAndNotReplaced() throws IOException {
        Path file = directory.resolve("secrets.json");
        Files.writeString(file, "{broken");

        assertThatThrownBy(() -> Secrets.in(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("secrets.json");
        assertThat(file).hasContent("{broken");
    }
}
