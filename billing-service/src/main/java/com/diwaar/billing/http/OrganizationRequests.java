package com.diwaar.billing.http;

import com.diwaar.billing.organization.Organization;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What may be asked about organisations. */
final class OrganizationRequests {

    private static final long HIGHEST_LIMIT = 1_000_000_000_000L;

    private OrganizationRequests() {}

    /** @param messageLimit null or left out is unlimited */
    record New(
            @NotBlank @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters")
            String name,

            @PositiveOrZero @Max(HIGHEST_LIMIT) @Nullable Long messageLimit) {}

    /**
     * What is left out stays.
     *
     * @param messageLimit an explicit null is unlimited, which is why it is read as a node
     */
    record Change(@Nullable JsonNode messageLimit, @Nullable Boolean suspended) {

        Organization applyTo(Organization organization) {
            Organization changed =
                    messageLimit == null ? organization : organization.withMessageLimit(limit(messageLimit));
            return suspended == null ? changed : changed.withSuspended(suspended);
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
}
