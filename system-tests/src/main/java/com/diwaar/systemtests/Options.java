package com.diwaar.systemtests;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words of a command line: {@code --name value}, or {@code --name} alone. */
final class Options {

    private final Map<String, String> given;

    private Options(Map<String, String> given) {
        this.given = given;
    }

    /** Fails with a sentence for a person where a word is not known. */
    static Options of(List<String> words, String... known) {
        var given = new HashMap<String, String>();
        for (int i = 0; i < words.size(); i++) {
            String name = words.get(i);
            if (!List.of(known).contains(name)) {
                throw new IllegalArgumentException(name + " is not known here; known are " + String.join(", ", known));
            }
            boolean alone = i + 1 == words.size() || words.get(i + 1).startsWith("--");
            given.put(name, alone ? "" : words.get(++i));
        }
        return new Options(given);
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    int number(String name, int otherwise) {
        return text(name).map(value -> parsed(name, value)).orElse(otherwise);
    }

    private static int parsed(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s wants a number, not '%s'".formatted(name, value), e);
        }
    }
}
