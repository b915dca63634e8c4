package com.diwaar.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes today's schemas to {@code released/<version>}; run by name, with {@code -Drelease=<version>}. */
@EnabledIfSystemProperty(named = "release", matches = "\\d+\\.\\d+\\.\\d+")
class FreezeRelease {

    @Test
    void writesTodaysSchemas() throws IOException {
        Path folder = Files.createDirectories(Path.of("released", System.getProperty("release")));
        for (TopicSpec spec : Topics.all()) {
            Files.writeString(
                    folder.resolve(spec.name() + ".avsc"),
                    SpecificData.get().getSchema(spec.recordType()).toString(true) + "\n");
        }
    }
}
