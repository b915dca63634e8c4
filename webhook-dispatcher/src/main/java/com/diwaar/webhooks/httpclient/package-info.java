/** Edge to customers' servers: one bounded POST to a checked address. */
@NullMarked
package com.diwaar.webhooks.httpclient;

import org.jspecify.annotations.NullMarked;
