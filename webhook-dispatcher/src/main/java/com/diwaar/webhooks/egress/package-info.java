/** Which addresses a customer's URL may lead to: none inside our own network, whatever its name resolves to. */
@NullMarked
package com.diwaar.webhooks.egress;

import org.jspecify.annotations.NullMarked;
