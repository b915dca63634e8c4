package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.webhooks.egress.Egress;
import com.diwaar.webhooks.endpoint.CustomHeaders;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what owners ask for, and refuses what can't be. */
@Component
class EndpointRequests {

    private static final int MOST_ASSISTANTS = 1000;
    private static final int LONGEST_TIMEOUT_SECONDS = 30;
    private static final int HIGHEST_RATE = 10_000;
    private static final int LONGEST_GRACE_HOURS = 168;
    private static final int USUAL_GRACE_HOURS = 24;

    private final Egress egress;

    EndpointRequests(Egress egress) {
        this.egress = egress;
    }

    /**
     * An endpoint as its owner wants it. In a new one `url` must be given and what is absent has its default; in a change what
     * is absent stays.
     *
     * @param eventTypes empty means all
     * @param assistantIds empty means all
     * @param headers all that shall be sent along, which replaces what was
     * @param timeoutSeconds 0 means the default
     * @param ratePerSecond 0 means no limit
     */
    record EndpointForm(
            @Nullable String url,
            @Nullable List<String> eventTypes,
            @Nullable List<Long> assistantIds,
            @Nullable Boolean enabled,
            @Nullable Map<String, String> headers,
            @Nullable Integer timeoutSeconds,
            @Nullable Integer ratePerSecond,
            @Nullable Boolean ordered) {}

    /** Which type to send an example of; {@code sms-received} where it is absent. */
    record TestForm(@Nullable String type) {}

    /** For how long the secret before signs too; 24 where it is absent. */
    record RotationForm(@Nullable Integer graceHours) {}

    EndpointSettings settings(EndpointForm form) {
        if (form.url() == null) {
            throw invalid("url is missing.");
        }
        return settings(EndpointSettings.to(""), form);
    }

    EndpointSettings settings(EndpointSettings before, EndpointForm form) {
        return new EndpointSettings(
                form.url() == null ? before.url() : url(form.url()),
                form.eventTypes() == null ? before.eventTypes() : types(form.eventTypes()),
                form.assistantIds() == null ? before.assistantIds() : assistants(form.assistantIds()),
                form.enabled() == null ? before.enabled() : form.enabled(),
                form.headers() == null ? before.headers() : headers(form.headers()),
                form.timeoutSeconds() == null ? before.timeout() : timeout(form.timeoutSeconds()),
                form.ratePerSecond() == null ? before.ratePerSecond() : rate(form.ratePerSecond()),
                form.ordered() == null ? before.ordered() : form.ordered());
    }

    EventType testType(@Nullable TestForm test) {
        return test == null || test.type() == null ? EventType.SMS_RECEIVED : type(test.type());
    }

    Duration grace(@Nullable RotationForm form) {
        int hours = form == null || form.graceHours() == null ? USUAL_GRACE_HOURS : form.graceHours();
        return Duration.ofHours(within(hours, LONGEST_GRACE_HOURS, "grace_hours"));
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

    private static CustomHeaders headers(Map<String, String> values) {
        String objection = CustomHeaders.objectionTo(values);
        if (objection != null) {
            throw invalid(objection);
        }
        return CustomHeaders.of(values);
    }

    private static @Nullable Duration timeout(int seconds) {
        return within(seconds, LONGEST_TIMEOUT_SECONDS, "timeout_seconds") == 0 ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable Integer rate(int perSecond) {
        return within(perSecond, HIGHEST_RATE, "rate_per_second") == 0 ? null : (Integer) perSecond;
    }

    private static int within(int value, int most, String field) {
        if (value < 0 || value > most) {
            throw invalid(field + " must be 0 to " + most + ".");
        }
        return value;
    }

    static RequestRefused invalid(String detail) {
        return new RequestRefused(ErrorCode.INVALID_REQUEST, detail);
    }
}
