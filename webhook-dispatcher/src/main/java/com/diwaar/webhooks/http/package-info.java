/** Edge to HTTP: the API for endpoints and deliveries. */
@NullMarked
package com.diwaar.webhooks.http;

import org.jspecify.annotations.NullMarked;
