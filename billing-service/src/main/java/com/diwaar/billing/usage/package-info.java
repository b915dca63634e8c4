/** What an organisation has used, for its own eyes. */
@NullMarked
package com.diwaar.billing.usage;

import org.jspecify.annotations.NullMarked;
