/** Edge to PostgreSQL: endpoints, deliveries, and the queue of what is due. */
@NullMarked
package com.diwaar.webhooks.postgres;

import org.jspecify.annotations.NullMarked;
