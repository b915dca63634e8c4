/** Inbound texts that the provider has and nobody here was told of. */
@NullMarked
package com.diwaar.outbound.backfill;

import org.jspecify.annotations.NullMarked;
