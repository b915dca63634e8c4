package com.diwaar.billing.http;

import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.plan.Plan;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What may be asked about organisations. */
final class OrganizationRequests {

    static final long HIGHEST_LIMIT = 1_000_000_000_000L;

    private OrganizationRequests() {}

    /**
     * An organisation to make.
     *
     * @param messageLimit of a monthly plan; left out is the plan's, null is unlimited
     * @param planId left out is the one without prices
     * @param timeZone in which its days and months begin; left out is UTC
     */
    record New(
            @NotBlank @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters")
            String name,

            @Nullable JsonNode messageLimit,
            @Nullable Long planId,
            @Nullable String timeZone) {

        @Nullable
        Long limitUnder(Plan plan) {
            return messageLimit == null ? plan.messageLimit() : limit(messageLimit);
        }
    }

    /**
     * What is left out stays.
     *
     * @param messageLimit an explicit null is unlimited, which is why it is read as a node
     * @param planId holds from now on, with its limit unless another is given
     */
    record Change(
            @Nullable JsonNode messageLimit,
            @Nullable Boolean suspended,
            @Nullable Long planId,
            @Nullable String timeZone) {

        Organization applyTo(Organization organization, @Nullable Plan plan) {
            Organization changed = plan == null ? organization : organization.withPlan(plan);
            changed = timeZone == null ? changed : changed.withZone(zone(timeZone));
            changed = messageLimit == null ? changed : changed.withMessageLimit(limit(messageLimit));
            return suspended == null ? changed : changed.withSuspended(suspended);
        }
    }

    static ZoneId zone(@Nullable String given) {
        if (given == null) {
            return ZoneId.of("UTC");
        }
        if (!isPlace(given) && !given.equals("UTC")) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST,
                    "time_zone must be UTC or an IANA name with a slash, such as Europe/Berlin.");
        }
        return ZoneId.of(given);
    }

    /** Names without a place, such as CET, mean a fixed offset to PostgreSQL, and SystemV's mean nothing to it. */
    private static boolean isPlace(String given) {
        return given.contains("/")
                && !given.startsWith("SystemV/")
                && ZoneId.getAvailableZoneIds().contains(given);
    }

    private static @Nullable Long limit(JsonNode given) {
        if (given.isNull()) {
            return null;
        }
        if (!given.isIntegralNumber()
                || !given.canConvertToLong()
                || given.longValue() < 0
                || given.longValue() > HIGHEST_LIMIT) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST,
                    "message_limit must be a whole number from 0 to " + HIGHEST_LIMIT + ", or null for unlimited.");
        }
        return given.longValue();
    }
}
