/** A feature: what shall go out, in which lane, and how it was decided. */
@NullMarked
package com.diwaar.outbound.send;

import org.jspecify.annotations.NullMarked;
