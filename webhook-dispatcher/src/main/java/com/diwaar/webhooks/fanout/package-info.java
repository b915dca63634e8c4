/** From one event to the deliveries of every endpoint that wants it. */
@NullMarked
package com.diwaar.webhooks.fanout;

import org.jspecify.annotations.NullMarked;
