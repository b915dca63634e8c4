package com.diwaar.localstack.launcher;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the launcher works.
 *
 * @param project the root of the source tree
 * @param home what this stack keeps: data, logs, secrets
 */
record Place(Path project, Path home) {

    /** As the script said, else the directory it is run in. */
    static Place here() {
        Path project = Path.of(System.getProperty("diwaar.project", "."))
                .toAbsolutePath()
                .normalize();
        Path home = Optional.ofNullable(System.getProperty("diwaar.home"))
                .or(() -> Optional.ofNullable(System.getenv("DIWAAR_HOME")))
                .map(Path::of)
                .orElse(project.resolve(".diwaar"));
        return new Place(project, home.toAbsolutePath().normalize());
    }

    Path run() {
        return home.resolve("run");
    }

    Path logs() {
        return home.resolve("logs");
    }
}
