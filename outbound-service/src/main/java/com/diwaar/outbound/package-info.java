/** The only one that calls the provider: sends, pacing, receipts. */
@NullMarked
package com.diwaar.outbound;

import org.jspecify.annotations.NullMarked;
