package com.diwaar.outbound.receipt;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A status callback, as it came.
 *
 * @param attemptId the attempt that the callback's URL named, where it named one
 */
public record StatusReport(
        String messageSid,
        @Nullable UUID attemptId,
        DeliveryStatus status,
        @Nullable Integer errorCode,
        Instant reportedAt) {}
