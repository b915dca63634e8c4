/** Delivers every event of an organisation to its endpoints, at least once, signed. */
@NullMarked
package com.diwaar.webhooks;

import org.jspecify.annotations.NullMarked;
