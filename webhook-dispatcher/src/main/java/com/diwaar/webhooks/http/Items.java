package com.diwaar.webhooks.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param nextCursor what to ask the next page with; absent on the last
 */
record Items<T>(List<T> items, @Nullable String nextCursor) {}
