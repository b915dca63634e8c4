package com.diwaar.localstack.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

    private static final Path DATA = Path.of("/home/someone/.diwaar/data/postgres/data");

    @Test
    void theServerOfOurDataIsOurs() {
        assertThat(PostgresServer.serves(running("/cache/bin/postgres", "-D", DATA.toString(), "-p", "15432"), DATA))
                .isTrue();
    }

    @Test
    void aServerOfOtherDataIsSomebodyElses() {
        assertThat(PostgresServer.serves(
                        running("/usr/lib/postgresql/bin/postgres", "-D", "/var/lib/postgresql"), DATA))
                .isFalse();
        assertThat(PostgresServer.serves(running("/cache/bin/postgres", "-D", DATA + "-of-another"), DATA))
                .isFalse();
        assertThat(PostgresServer.serves(running("/cache/bin/postgres"), DATA)).isFalse();
    }

    @Test
    void whoeverReadsOurDataIsNoServer() {
        assertThat(PostgresServer.serves(running("/usr/bin/du", DATA.toString()), DATA))
                .isFalse();
    }

    private static ProcessHandle.Info running(String command, String... arguments) {
        return new Running(command, List.of(arguments));
    }

    private record Running(String path, List<String> words) implements ProcessHandle.Info {

        @Override
        public Optional<String> command() {
            return Optional.of(path);
        }

        @Override
        public Optional<String> commandLine() {
            return Optional.of(path + " " + String.join(" ", words));
        }

        @Override
        public Optional<String[]> arguments() {
            return words.isEmpty() ? Optional.empty() : Optional.of(words.toArray(String[]::new));
        }

        @Override
        public Optional<Instant> startInstant() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> totalCpuDuration() {
            return Optional.empty();
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }
    }
}
