/** A feature: one attempt, never a guess. Leases, outcomes, what Twilio's codes mean, and looking up what nobody knows. */
@NullMarked
package com.diwaar.outbound.attempt;

import org.jspecify.annotations.NullMarked;
