/** A feature: how far a text is, from the provider's status callbacks. Receipts only move forward. */
@NullMarked
package com.diwaar.outbound.receipt;

import org.jspecify.annotations.NullMarked;
