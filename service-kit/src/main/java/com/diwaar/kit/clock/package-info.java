/** Time that has passed, for sure. */
@NullMarked
package com.diwaar.kit.clock;

import org.jspecify.annotations.NullMarked;
