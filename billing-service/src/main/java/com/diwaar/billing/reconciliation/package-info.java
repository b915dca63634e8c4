/** FEATURE: the books compared with what the topics say. */
@NullMarked
package com.diwaar.billing.reconciliation;

import org.jspecify.annotations.NullMarked;
