/** Edge: the HTTP API over messages and senders. */
@NullMarked
package com.diwaar.outbound.http;

import org.jspecify.annotations.NullMarked;
