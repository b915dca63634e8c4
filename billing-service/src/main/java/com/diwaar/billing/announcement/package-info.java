/** Tells the other services of accounts that changed and limits that come near. */
@NullMarked
package com.diwaar.billing.announcement;

import org.jspecify.annotations.NullMarked;
