/** FEATURE: plans, and what usage costs under them. */
@NullMarked
package com.diwaar.billing.plan;

import org.jspecify.annotations.NullMarked;
