package com.diwaar.billing.http;

import com.diwaar.billing.usage.UsageLine;
import com.diwaar.kit.openapi.ApiSchemas;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.Objects;

/** Money as text, and what no controller's signature names. */
final class BillingSchemas {

    private static final String CSV = "id,event_id,occurred_at,usage_type,direction,messages_used,...\r\n";

    private BillingSchemas() {}

    static void complete(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        ModelConverters.getInstance(true).readAll(UsageLine.class).forEach(schemas::putIfAbsent);
        schemas.put("UsageRecords", records());
        schemas.values().forEach(BillingSchemas::correct);
        PathItem records = Objects.requireNonNull(api.getPaths().get("/usage/records"));
        recordsAreAnswered(
                Objects.requireNonNull(records.getGet().getResponses().get("200")));
    }

    private static void recordsAreAnswered(ApiResponse response) {
        Content content = response.getContent();
        content.values().forEach(media -> media.setSchema(ApiSchemas.reference("UsageRecords")));
        content.addMediaType(
                "text/csv", new MediaType().schema(ApiSchemas.string()).example(CSV));
    }

    private static Schema<?> records() {
        Schema<?> page = ApiSchemas.object();
        page.addProperty("records", ApiSchemas.arrayOf(ApiSchemas.reference("UsageLine")));
        page.addProperty("next_cursor", ApiSchemas.string());
        return page;
    }

    private static void correct(Schema<?> schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().replaceAll(BillingSchemas::corrected);
        }
    }

    private static Schema<?> corrected(String name, Schema<?> property) {
        if (property.getTypes() != null && property.getTypes().contains("number")) {
            return ApiSchemas.string().description(property.getDescription());
        }
        if ("message_limit".equals(name)) {
            Schema<?> limit = ApiSchemas.integer().description(property.getDescription());
            limit.addType("null");
            return limit;
        }
        return property;
    }
}
