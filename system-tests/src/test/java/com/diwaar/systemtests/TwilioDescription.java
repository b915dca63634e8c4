package com.diwaar.systemtests;

import com.diwaar.systemtests.TwilioRecorder.Exchange;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description that Twilio publishes of its API of 2010-04-01 (OpenAPI 3.0, JSON). Says what of an exchange is not as it is
 * described: an unknown path, method, parameter or form field, a value of another type, an answer of another shape.
 */
final class TwilioDescription {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private final JsonNode description;
    private final SchemaRegistry schemas = SchemaRegistry.withDialect(Dialects.getOpenApi30());

    private TwilioDescription(JsonNode description) {
        this.description = description;
    }

    static TwilioDescription of(Path file) throws IOException {
        return new TwilioDescription(JSON.readTree(Files.readString(file)));
    }

    /** What does not fit; nothing where all is well. */
    List<String> complaintsAbout(Exchange exchange) {
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            Map<String, String> variables = variables(path.getKey(), exchange.path());
            if (variables != null) {
                JsonNode operation = path.getValue().path(exchange.method().toLowerCase(Locale.ROOT));
                return operation.isMissingNode()
                        ? List.of(exchange.method() + " is not described for " + path.getKey())
                        : complaints(operation, variables, exchange);
            }
        }
        return List.of(exchange.path() + " is not described");
    }

    private List<String> complaints(JsonNode operation, Map<String, String> variables, Exchange exchange) {
        var complaints = new ArrayList<String>();
        variables.forEach((name, value) -> parameter(operation, "path", name, value, complaints));
        fields(exchange.query())
                .forEach((name, values) ->
                        values.forEach(value -> parameter(operation, "query", name, value, complaints)));
        JsonNode content = operation.at("/requestBody/content");
        if (!exchange.body().isEmpty()) {
            JsonNode form =
                    content.path(exchange.contentType().split(";", 2)[0]).path("schema");
            if (form.isMissingNode()) {
                complaints.add("a body of type " + exchange.contentType() + " is not described");
            } else {
                complaints.addAll(invalid("body", form, form(form, exchange.body(), complaints)));
            }
        }
        JsonNode answer = operation.at("/responses/" + exchange.status() + "/content/application~1json/schema");
        if (exchange.status() / 100 == 2) { // refusals are not described
            complaints.addAll(
                    answer.isMissingNode()
                            ? List.of("an answer " + exchange.status() + " is not described")
                            : invalid("answer", answer, JSON.readTree(exchange.answer())));
        }
        return complaints;
    }

    /** The values of a template's variables; null where the path is another one. */
    private static @Nullable Map<String, String> variables(String template, String path) {
        var names =
                VARIABLE.matcher(template).results().map(one -> one.group(1)).toList();
        String literal = Arrays.stream(template.split(VARIABLE.pattern(), -1))
                .map(Pattern::quote)
                .reduce((one, other) -> one + "([^/]+?)" + other)
                .orElse("");
        var found = Pattern.compile(literal).matcher(path);
        if (!found.matches()) {
            return null;
        }
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), found.group(i + 1));
        }
        return values;
    }

    private void parameter(JsonNode operation, String in, String name, String value, List<String> complaints) {
        Optional<JsonNode> described = operation
                .path("parameters")
                .valueStream()
                .filter(one -> one.path("in").asString().equals(in)
                        && one.path("name").asString().equals(name))
                .findFirst();
        if (described.isEmpty()) {
            complaints.add("the " + in + " parameter " + name + " is not described");
        } else {
            JsonNode schema = described.get().path("schema");
            complaints.addAll(invalid(in + " " + name, schema, typed(schema, value)));
        }
    }

    private JsonNode form(JsonNode schema, String body, List<String> complaints) {
        ObjectNode form = JSON.createObjectNode();
        fields(body).forEach((name, values) -> {
            JsonNode field = resolved(schema.path("properties").path(name));
            if (field.isMissingNode()) {
                complaints.add("the field " + name + " is not described");
            } else if (field.path("type").asString("").equals("array")) {
                var items = form.putArray(name);
                values.forEach(value -> items.add(typed(field.path("items"), value)));
            } else {
                if (values.size() > 1) {
                    complaints.add("the field " + name + " may stand there once");
                }
                form.set(name, typed(field, values.getFirst()));
            }
        });
        return form;
    }

    private static Map<String, List<String>> fields(String encoded) {
        var fields = new LinkedHashMap<String, List<String>>();
        for (String pair : encoded.split("&")) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                fields.computeIfAbsent(decoded(sides[0]), name -> new ArrayList<>())
                        .add(sides.length == 1 ? "" : decoded(sides[1]));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What is written as a number is one where a number is wanted; else it stays text, which then does not fit. */
    private JsonNode typed(JsonNode schema, String value) {
        String type = resolved(schema).path("type").asString("string");
        boolean literal = type.equals("boolean") && value.matches("true|false")
                || type.equals("integer") && value.matches("-?\\d{1,18}")
                || type.equals("number") && value.matches("-?\\d{1,18}(\\.\\d{1,18})?");
        return literal ? JSON.readTree(value) : JSON.valueToTree(value);
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isMissingNode()
                ? schema
                : description.at(reference.asString().substring(1));
    }

    /**
     * The schema in a document of its own, with what it refers to. Formats are not held: the description's own examples break
     * them (its uris are relative), and Twilio's own client writes dates without a zone.
     */
    private List<String> invalid(String what, JsonNode schema, JsonNode value) {
        ObjectNode whole = ((ObjectNode) schema.deepCopy());
        whole.set("components", description.get("components"));
        return schemas
                .getSchema(whole)
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(false)))
                .stream()
                .map(error -> what + error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
