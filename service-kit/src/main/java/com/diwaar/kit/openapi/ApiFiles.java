package com.diwaar.kit.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** The words and examples that stand in files. */
final class ApiFiles {

    private final JsonMapper mapper;

    ApiFiles(JsonMapper mapper) {
        this.mapper = mapper;
    }

    Properties properties(String name) {
        var properties = new Properties();
        try (InputStream file = new ClassPathResource("openapi/" + name + ".properties").getInputStream()) {
            properties.load(file);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order in which it stands in its file. */
    Object example(String name) {
        try (InputStream file = new ClassPathResource("openapi/" + name + ".json").getInputStream()) {
            return mapper.convertValue(mapper.readTree(file), Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
