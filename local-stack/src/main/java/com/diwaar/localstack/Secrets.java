package com.diwaar.localstack;

import com.diwaar.localstack.process.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Passwords and tokens that nobody chose: made once, kept in a file that only its owner reads. */
public final class Secrets {

    private static final int BYTES = 24;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Map<String, String> values;

    private Secrets(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    public static Secrets in(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Secrets(file, new TreeMap<>());
        }
        try {
            return new Secrets(
                    file, JSON.readValue(Files.readString(file), new TypeReference<TreeMap<String, String>>() {}));
        } catch (JacksonException e) {
            throw new IOException("%s is no JSON object of strings; ./diwaar reset makes a new one".formatted(file), e);
        }
    }

    /** The secret of that name: the one that was made before, else a new one, hexadecimal. */
    public synchronized String get(String name) throws IOException {
        String known = values.get(name);
        if (known != null) {
            return known;
        }
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        String made = HexFormat.of().formatHex(bytes);
        values.put(name, made);
        PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values));
        return made;
    }
}
