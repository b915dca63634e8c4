/** One event on its way to one endpoint: attempts, retries, and who gets the next free slot. */
@NullMarked
package com.diwaar.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
