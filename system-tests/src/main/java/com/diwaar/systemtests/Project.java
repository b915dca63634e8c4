package com.diwaar.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the source tree is: what is tested is what its build left in the modules' `target`. */
final class Project {

    private Project() {}

    /** The root, as the launcher names it; else looked for from the working directory upwards. */
    static Path root() {
        Path here = Path.of(System.getProperty("diwaar.project", "")).toAbsolutePath();
        for (Path place = here; place != null; place = place.getParent()) {
            if (Files.exists(place.resolve("system-tests/pom.xml")) && Files.exists(place.resolve("pom.xml"))) {
                return place;
            }
        }
        throw new IllegalStateException("run this inside the source tree, not in " + here);
    }
}
