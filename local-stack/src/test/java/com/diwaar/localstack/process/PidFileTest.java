package com.diwaar.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

    @TempDir
    Path directory;

    @Test
    void findsTheProcessItWrote() throws IOException {
        var file = new PidFile(directory.resolve("own.pid"));
        file.write(ProcessHandle.current(), 8080);

        assertThat(file.process()).hasValue(ProcessHandle.current());
        assertThat(file.port()).hasValue(8080);
    }

    @Test
    void isNotFooledByAnotherProcessWithTheSamePid() throws IOException {
        Path path = directory.resolve("reused.pid");
        Files.writeString(path, ProcessHandle.current().pid() + " 1000 8080\n"); // one that began in 1970

        assertThat(new PidFile(path).process()).isEmpty();
    }

    @Test
    void nothingIsRunningWhereTheFileIsMissingOrCutShort() throws IOException {
        Path cut = directory.resolve("cut.pid");
        Files.writeString(cut, "12");

        assertThat(new PidFile(cut).process()).isEmpty();
        assertThat(new PidFile(directory.resolve("none.pid")).process()).isEmpty();
    }
}
