/** Credit that is held before work starts, so that the last one is spent once. */
@NullMarked
package com.diwaar.billing.credit;

import org.jspecify.annotations.NullMarked;
