package com.diwaar.localstack;

import com.diwaar.localstack.process.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What another process may know of a stack that is up: where its parts listen and what they were told, secrets
 * included. It stands in a file that only its owner reads, from ready to stop.
 *
 * @param ports by label
 * @param environment the design's list of variables, as the parts have them
 */
public record RunningStack(Map<String, Integer> ports, Map<String, String> environment) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static RunningStack of(LocalStack stack) {
        var ports = new TreeMap<String, Integer>();
        stack.environment().ports().forEach((part, port) -> ports.put(part.label(), port));
        return new RunningStack(ports, new TreeMap<>(stack.environment().common()));
    }

    /** The stack of that home; empty where none is up. */
    public static Optional<RunningStack> in(Path home) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file(home)), RunningStack.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** The address of a service or the simulator, without a slash at the end. */
    public String url(StackPart part) {
        return "http://localhost:"
                + Optional.ofNullable(ports.get(part.label())).orElseThrow();
    }

    void write(Path home) throws IOException {
        PrivateFile.write(file(home), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    static void forget(Path home) {
        try {
            Files.deleteIfExists(file(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path home) {
        return home.resolve("run").resolve("stack.json");
    }
}
