/** A customer's webhook endpoint, which checks what it receives. */
@NullMarked
package com.diwaar.localstack.phone.inbox;

import org.jspecify.annotations.NullMarked;
