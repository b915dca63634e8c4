package com.diwaar.conversation.postgres;

import com.diwaar.conversation.optout.OptOut;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads opt-outs that the database made JSON of. */
final class OptOutRows {

    private final Json json;

    OptOutRows(Json json) {
        this.json = json;
    }

    @Nullable
    OptOut read(@Nullable String row) {
        if (row == null) {
            return null;
        }
        JsonNode node = json.object(row);
        Set<String> blocked = node.get("blocked_senders")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
        return new OptOut(
                node.get("organization_id").asLong(),
                node.get("customer_hash").asString(),
                node.get("version").asLong(),
                node.get("opted_out").asBoolean(),
                decidedAt(node),
                blocked);
    }

    private static Instant decidedAt(JsonNode node) {
        return Stream.of("stopped_at", "started_at")
                .map(field -> Json.text(node, field))
                .flatMap(Stream::ofNullable)
                .map(Times::parse)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
