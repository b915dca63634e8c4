package com.diwaar.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path directory;

    @Test
    void tailsOnlyWhatThisStartWrote() throws IOException {
        var log = new LogFile(directory.resolve("a.log"));
        Files.writeString(log.path(), "old\n");
        long offset = log.size();
        Files.writeString(log.path(), "old\none\ntwo\nthree\n");

        assertThat(log.tail(2, offset)).containsExactly("two", "three");
        assertThat(log.tail(9, offset)).containsExactly("one", "two", "three");
    }

    @Test
    void keepsTheLogOfTheRunBefore() throws IOException {
        var log = new LogFile(directory.resolve("b.log"));
        Files.writeString(log.path(), "yesterday");

        log.rotate();

        assertThat(log.path()).doesNotExist();
        assertThat(directory.resolve("b.log.1")).hasContent("yesterday");
        assertThat(log.tail(5, 0)).isEmpty();
    }
}
