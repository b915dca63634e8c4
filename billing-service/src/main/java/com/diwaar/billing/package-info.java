/** Owns organisations, plans, credit and usage. */
@NullMarked
package com.diwaar.billing;

import org.jspecify.annotations.NullMarked;
