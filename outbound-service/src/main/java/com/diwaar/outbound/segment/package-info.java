/** How many segments a text takes on the air. */
@NullMarked
package com.diwaar.outbound.segment;

import org.jspecify.annotations.NullMarked;
