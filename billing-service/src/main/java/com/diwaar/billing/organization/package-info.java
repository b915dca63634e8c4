/** Who is a customer: organisations, their API keys and their message limit. */
@NullMarked
package com.diwaar.billing.organization;

import org.jspecify.annotations.NullMarked;
