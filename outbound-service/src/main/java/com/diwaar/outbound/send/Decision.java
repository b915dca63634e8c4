package com.diwaar.outbound.send;

import com.diwaar.events.ErrorCode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a send ended. It ends once. */
public sealed interface Decision {

    /** When. */
    Instant at();

    /** The provider took it. */
    record Sent(UUID attemptId, String messageSid, Instant at) implements Decision {}

    /**
     * It will not happen.
     *
     * @param detail a sentence for a person
     * @param providerCode the provider's own error code, where it gave one
     * @param liftsAt when the limit that refused it lifts, where one did
     */
    record Failed(
            ErrorCode code,
            String detail,
            @Nullable Integer providerCode,
            Instant at,
            @Nullable Instant liftsAt) implements Decision {

        public Failed(ErrorCode code, String detail, @Nullable Integer providerCode, Instant at) {
            this(code, detail, providerCode, at, null);
        }
    }
}
