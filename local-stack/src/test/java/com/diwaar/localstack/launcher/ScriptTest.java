package com.diwaar.localstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script `diwaar`, with JDKs that only say who they are and what they were asked. */
class ScriptTest {

    private static final Path SCRIPT = Path.of("../diwaar").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    private record Outcome(int exit, String output) {}

    @Test
    void aloneItPrintsAShortHelp() throws Exception {
        Outcome outcome = run(Map.of());

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.output()).contains("./diwaar up", "./diwaar text FROM BODY");
        assertThat(run(Map.of(), "--help")).isEqualTo(outcome);
    }

    @Test
    void aWordItDoesNotKnowIsMisuse() throws Exception {
        Outcome outcome = run(Map.of(), "fly");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.output()).contains("no command 'fly'");
    }

    @Test
    void takesTheJavaOnThePathWhereThatIs25() throws Exception {
        Path jdk = jdk("on-path", "25.0.1");
        Path other = jdk("in-java-home", "25.0.1");

        assertThat(run(path(jdk, other), "status").output()).contains("on-path");
    }

    @Test
    void takesJavaHomeWhereTheJavaOnThePathIsOlder() throws Exception {
        Path old = jdk("old", "17.0.15");
        Path jdk = jdk("in-java-home", "25");

        assertThat(run(path(old, jdk), "status").output())
                .contains("in-java-home")
                .contains("com.diwaar.localstack.launcher.Diwaar status");
    }

    @Test
    void handsOverEachArgumentAsItIs() throws Exception {
        Path jdk = jdk("plain", "25.0.1");

        assertThat(run(path(jdk, jdk), "text", "+15551230001", "Is \"it\" $open  *?")
                        .output())
                .contains("Diwaar text +15551230001 Is \"it\" $open  *?");
    }

    @Test
    void saysThatNothingIsUpBeforeTheFirstStart() throws Exception {
        Path jdk = jdk("plain", "25.0.1");
        var environment = new HashMap<>(path(jdk, jdk));
        environment.put("DIWAAR_HOME", directory.resolve("nothing-here").toString());

        assertThat(run(environment, "status").exit()).isEqualTo(1);
        assertThat(run(environment, "status").output()).contains("./diwaar up starts it");
        assertThat(run(environment, "reset").exit()).isZero();
    }

    private Map<String, String> path(Path onPath, Path javaHome) throws IOException {
        Files.createDirectories(directory.resolve("home/lib"));
        return Map.of(
                "PATH", onPath.resolve("bin") + ":/usr/bin:/bin",
                "JAVA_HOME", javaHome.toString(),
                "DIWAAR_HOME", directory.resolve("home").toString());
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = directory.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"%n".formatted(version));
        for (String command : List.of("java", "javac")) {
            Path file = home.resolve("bin").resolve(command);
            Files.writeString(file, "#!/bin/sh\necho \"" + name + " $*\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }

    private static Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
