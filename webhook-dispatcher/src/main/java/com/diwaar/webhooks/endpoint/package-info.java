/** Customers' endpoints: where events go, which of them, and the secret that signs them. */
@NullMarked
package com.diwaar.webhooks.endpoint;

import org.jspecify.annotations.NullMarked;
