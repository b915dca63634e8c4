package com.diwaar.localstack.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of another JVM, of the same JDK as this one. */
public final class JavaCommand {

    /** For JVMs that share a laptop: small, and quick to start rather than quick in the long run. */
    public static final List<String> FRUGAL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final List<String> words = new ArrayList<>();

    private JavaCommand() {
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    public static JavaCommand with(List<String> options) {
        return new JavaCommand().and(options);
    }

    public JavaCommand and(List<String> options) {
        words.addAll(options);
        return this;
    }

    public List<String> jar(Path jar) {
        words.addAll(List.of("-jar", jar.toString()));
        return List.copyOf(words);
    }

    /** A main class on this JVM's own class path. */
    public List<String> main(String className, String... arguments) {
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), className));
        words.addAll(List.of(arguments));
        return List.copyOf(words);
    }
}
