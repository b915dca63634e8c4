package com.diwaar.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherLockTest {

    @TempDir
    Path run;

    @Test
    void isHeldByOneAndFreeAgainWhenThatOneIsDone() throws IOException {
        try (var held = LauncherLock.take(run).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(LauncherLock.take(run)).isEmpty();
            assertThat(LauncherLock.holder(run)).hasValue(ProcessHandle.current());
        }

        assertThat(LauncherLock.holder(run)).isEmpty();
        try (var again = LauncherLock.take(run).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }
}
