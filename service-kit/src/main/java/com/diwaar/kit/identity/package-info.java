/** Ids that are derived, so that the same fact always bears the same one, and keys that derive from one secret. */
@NullMarked
package com.diwaar.kit.identity;

import org.jspecify.annotations.NullMarked;
