/** Forgetting a person. */
@NullMarked
package com.diwaar.outbound.erasure;

import org.jspecify.annotations.NullMarked;
