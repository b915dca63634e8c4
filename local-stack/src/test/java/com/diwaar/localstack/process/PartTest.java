package com.diwaar.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Part part;

    @AfterEach
    void stop() {
        part.kill();
    }

    @Test
    void isReadyWhenItsProgramServes() {
        part = shell("touch serves; exec sleep 60");

        part.start();
        part.awaitReady(PATIENCE);

        assertThat(part.isAlive()).isTrue();
        assertThat(part.readyAfter()).isPositive();
        assertThat(ProcessHandle.of(part.pid())).isPresent();
    }

    @Test
    void onePartThatDiesWhileStartingShowsTheEndOfItsLog() {
        part = shell("echo first; echo the reason; exit 3");

        part.start();

        assertThatThrownBy(() -> part.awaitReady(PATIENCE))
                .isInstanceOf(PartFailed.class)
                .hasMessageContaining("shell ended while starting (exit 3)")
                .hasMessageContaining("the reason")
                .hasMessageContaining(directory.resolve("shell.log").toString());
    }

    @Test
    void oneThatIsNeverReadyIsSaidAfterThePatience() {
        part = shell("exec sleep 60");

        part.start();

        assertThatThrownBy(() -> part.awaitReady(Duration.ofMillis(300))).hasMessageContaining("is not ready");
    }

    @Test
    void oneThatHearsNoTermIsKilledAfterItsGrace() {
        part = shell("trap '' TERM; touch serves; while true; do sleep 0.1; done");
        part.start();
        part.awaitReady(PATIENCE);

        part.stop();

        assertThat(part.isAlive()).isFalse();
        assertThat(part.exitCode()).hasValue(128 + 9);
    }

    @Test
    void itsPidFileOutlivesItsStarterAndGoesWithTheProcess() {
        part = shell("touch serves; exec sleep 60");
        part.start();
        var pidFile = new PidFile(directory.resolve("shell.pid"));
        assertThat(pidFile.process()).map(ProcessHandle::pid).hasValue(part.pid());

        part.stop();

        assertThat(pidFile.process()).isEmpty();
        assertThat(pidFile.path()).doesNotExist();
    }

    @Test
    void aNewStarterEndsTheProcessOfTheOld() {
        part = shell("touch serves; exec sleep 60");
        part.start();
        long orphan = part.pid();
        Part next = shell("touch serves; exec sleep 60");

        next.start();

        try {
            assertThat(ProcessHandle.of(orphan)).isEmpty();
            assertThat(next.isAlive()).isTrue();
        } finally {
            next.kill();
        }
    }

    @Test
    void startsNoMoreOnceItIsClosed() {
        part = shell("exec sleep 60");
        part.close();

        assertThatThrownBy(part::start).isInstanceOf(PartFailed.class);
    }

    @Test
    void aKillTakesWhatItStartedWithIt() {
        part = shell("sleep 60 & touch serves; wait");
        part.start();
        part.awaitReady(PATIENCE);
        List<ProcessHandle> children =
                ProcessHandle.of(part.pid()).orElseThrow().descendants().toList();
        assertThat(children).isNotEmpty();

        part.kill();

        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    private Part shell(String script) {
        Path serves = directory.resolve("serves");
        var program = new Program() {
            @Override
            public String name() {
                return "shell";
            }

            @Override
            public int port() {
                return 0;
            }

            @Override
            public List<String> command() {
                return List.of("bash", "-c", "cd " + directory + "; " + script);
            }

            @Override
            public boolean isServing() {
                return Files.exists(serves);
            }

            @Override
            public Duration grace() {
                return Duration.ofMillis(500);
            }
        };
        return new Part(
                program, new LogFile(directory.resolve("shell.log")), new PidFile(directory.resolve("shell.pid")));
    }
}
