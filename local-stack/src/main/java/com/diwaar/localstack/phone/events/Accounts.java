package com.diwaar.localstack.phone.events;

import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.web.Json;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each organisation's credit as the topic {@code accounts} last told it; the highest version wins. */
public final class Accounts {

    private final ConcurrentHashMap<Long, ObjectNode> accounts = new ConcurrentHashMap<>();
    private final Live live;

    public Accounts(Live live) {
        this.live = live;
    }

    void learn(ObjectNode seen) {
        JsonNode event = seen.path("event");
        if (!event.has("organization_id")) {
            return;
        }
        long organization = event.path("organization_id").asLong();
        ObjectNode account = Json.object();
        for (String field : List.of(
                "organization_id",
                "version",
                "name",
                "standing",
                "message_limit",
                "messages_used",
                "messages_reserved",
                "period_end")) {
            account.set(field, event.path(field));
        }
        ObjectNode kept = accounts.merge(
                organization,
                account,
                (old, now) -> old.path("version").asLong() > now.path("version").asLong() ? old : now);
        if (kept == account) {
            live.publish("account", () -> account);
        }
    }

    public List<ObjectNode> all() {
        return List.copyOf(accounts.values());
    }
}
