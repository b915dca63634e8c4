package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.webhooks.egress.Egress;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.EventType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what owners ask for, and refuses what can't be. */
@Component
class EndpointRequests {

    private static final int MOST_ASSISTANTS = 1000;

    private final Egress egress;

    EndpointRequests(Egress egress) {
        this.egress = egress;
    }

    /** A new endpoint; the lists mean all where they are empty or absent. */
    record Creation(
            @Nullable String url,
            @Nullable List<String> eventTypes,
            @Nullable List<Long> assistantIds,
            @Nullable Boolean enabled) {}

    /** What shall be different; what is absent stays. */
    record Change(
            @Nullable String url,
            @Nullable List<String> eventTypes,
            @Nullable List<Long> assistantIds,
            @Nullable Boolean enabled) {}

    /** Which type to make an example of; {@code sms-received} where it is absent. */
    record Test(@Nullable String type) {}

    EndpointSettings settings(Creation creation) {
        if (creation.url() == null) {
            throw invalid("url is missing.");
        }
        return settings(
                new EndpointSettings("", Set.of(), Set.of(), true),
                new Change(creation.url(), creation.eventTypes(), creation.assistantIds(), creation.enabled()));
    }

    EndpointSettings settings(EndpointSettings before, Change change) {
        return new EndpointSettings(
                change.url() == null ? before.url() : url(change.url()),
                change.eventTypes() == null ? before.eventTypes() : types(change.eventTypes()),
                change.assistantIds() == null ? before.assistantIds() : assistants(change.assistantIds()),
                change.enabled() == null ? before.enabled() : change.enabled());
    }

    EventType testType(@Nullable Test test) {
        return test == null || test.type() == null ? EventType.SMS_RECEIVED : type(test.type());
    }

    /** The type of this wire form. */
    static EventType type(@Nullable String wire) {
        return EventType.ofWire(String.valueOf(wire))
                .orElseThrow(() -> invalid("There is no event type " + wire + "; there are " + EventType.list() + "."));
    }

    private String url(String url) {
        String objection = egress.objectionTo(url);
        if (objection != null) {
            throw invalid(objection);
        }
        return url;
    }

    private static Set<EventType> types(List<String> wires) {
        return wires.stream().map(EndpointRequests::type).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Long> assistants(List<Long> ids) {
        if (ids.size() > MOST_ASSISTANTS || ids.stream().anyMatch(Objects::isNull)) {
            throw invalid("assistant_ids must be at most " + MOST_ASSISTANTS + " ids.");
        }
        return Set.copyOf(ids);
    }

    private static RequestRefused invalid(String detail) {
        return new RequestRefused(ErrorCode.INVALID_REQUEST, detail);
    }
}
