package com.diwaar.outbound.receipt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a text is. */
public record Receipt(
        String messageSid, DeliveryStatus status, @Nullable Integer errorCode, Instant reportedAt) {

    static Receipt of(StatusReport report) {
        return new Receipt(report.messageSid(), report.status(), report.errorCode(), report.reportedAt());
    }

    /** Where the text is after this further report. */
    public Receipt after(Receipt next) {
        return status.mayBecome(next.status) ? next : this;
    }
}
