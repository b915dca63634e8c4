package com.diwaar.ingress.sending;

import com.diwaar.events.ErrorCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where commands go. */
public interface Commands {

    /** Returns once the command is safe; the same one again is harmless. */
    void publish(SendCommand command);

    /** Tells the organisation's webhooks of a request that never became a command. */
    void publishRefusal(long organizationId, @Nullable Long assistantId, UUID requestId, ErrorCode code, String detail);
}
