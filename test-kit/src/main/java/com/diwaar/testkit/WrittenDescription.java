package com.diwaar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.ErrorCode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

/** An OpenAPI description that is written by hand, held against the service that hands it out. */
public record WrittenDescription(JsonNode api) {

    /**
     * Fails unless it names each operation that the service serves, and no other. What a variable in a path is called does not
     * count.
     *
     * @param apart paths that need no description
     */
    public void describesAllOf(ApplicationContext service, Predicate<String> apart) {
        Set<String> described = new TreeSet<>();
        api.get("paths")
                .forEachEntry((path, item) -> item.propertyNames()
                        .forEach(verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + withoutNames(path))));
        Set<String> served = ServedOperations.of(service).stream()
                .filter(operation -> !apart.test(operation.substring(operation.indexOf(' ') + 1)))
                .map(WrittenDescription::withoutNames)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(api.get("openapi").asString()).startsWith("3.1");
        assertThat(described).isEqualTo(served);
    }

    private static String withoutNames(String path) {
        return path.replaceAll("\\{[^}]+}", "{}");
    }

    /** Fails unless every reference has a target, every field a meaning, and every problem a code of its status. */
    public void isSound() {
        api.findValuesAsString("$ref")
                .forEach(ref -> assertThat(api.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
        api.at("/components/schemas")
                .forEachEntry((name, schema) -> schema.get("properties")
                        .forEachEntry((field, property) -> assertThat(
                                        property.path("description").asString(""))
                                .as(name + "." + field)
                                .isNotBlank()));
        api.get("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .get("responses")
                        .forEachEntry((status, response) -> response.at("/content/application~1problem+json/examples")
                                .forEachEntry(
                                        (code, example) -> assertIsProblem(code, status, example.path("value"))))));
    }

    private static void assertIsProblem(String code, String status, JsonNode problem) {
        ErrorCode known = ErrorCode.ofWire(code);
        assertThat(known.wire()).isEqualTo(code);
        assertThat(String.valueOf(known.httpStatus())).as(code).isEqualTo(status);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).as(code).isEqualTo(known.httpStatus());
    }
}
