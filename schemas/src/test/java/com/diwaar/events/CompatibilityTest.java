package com.diwaar.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Released schemas stand as {@code released/<version>/<topic>.avsc}; see released/README.md for how a release is frozen. */
class CompatibilityTest {

    private static final Path RELEASED = Path.of("released");

    @TestFactory
    Stream<DynamicTest> todaysSchemasGoWithEveryReleasedOne() throws IOException {
        List<Path> released;
        try (Stream<Path> files = Files.walk(RELEASED)) {
            released = files.filter(file -> file.toString().endsWith(".avsc")).toList();
        }
        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest(
                        "the folder is there", () -> assertThat(RELEASED).isDirectory())),
                released.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> goesWith(file))));
    }

    private static void goesWith(Path file) throws IOException {
        String topic = file.getFileName().toString().replace(".avsc", "");
        assertThat(Compatibility.breaksBetween(today(topic), parse(Files.readString(file))))
                .isEmpty();
    }

    @Test
    void aFieldWithoutADefaultBreaksBothWays() {
        Schema released = parse(record("{\"name\":\"a\",\"type\":\"string\"}"));
        Schema added = parse(record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\"}"));
        assertThat(Compatibility.breaksBetween(added, released))
                .singleElement()
                .asString()
                .contains("today's readers");
        assertThat(Compatibility.breaksBetween(released, added))
                .singleElement()
                .asString()
                .contains("released readers");
    }

    @Test
    void aFieldWithADefaultMayComeAndGo() {
        Schema released = parse(record("{\"name\":\"a\",\"type\":\"string\"}"));
        Schema added = parse(
                record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"string\",\"default\":\"\"}"));
        assertThat(Compatibility.breaksBetween(added, released)).isEmpty();
    }

    private static Schema today(String topic) {
        return Topics.all().stream()
                .filter(spec -> spec.name().equals(topic))
                .map(spec -> SpecificData.get().getSchema(spec.recordType()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("A topic that was released is gone: " + topic));
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
    }

    private static Schema parse(String json) {
        return new SchemaParser().parse(json).mainSchema();
    }
}
