package com.diwaar.systemtests.judge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text that was ordered.
 *
 * @param id null where whoever ordered it was never told
 * @param body that no other command has
 */
public record Command(@Nullable UUID id, String to, String body) {}
