/** A feature: draining each sender's sends, replies first, at its pace; settling and announcing what came of them. */
@NullMarked
package com.diwaar.outbound.drain;

import org.jspecify.annotations.NullMarked;
