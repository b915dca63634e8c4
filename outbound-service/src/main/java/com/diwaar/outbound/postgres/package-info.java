/** Edge: sends, attempts, receipts and senders as rows; every change is conditional. */
@NullMarked
package com.diwaar.outbound.postgres;

import org.jspecify.annotations.NullMarked;
