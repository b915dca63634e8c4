/** EDGE: credit, reserved at billing-service over HTTP. */
@NullMarked
package com.diwaar.conversation.billing;

import org.jspecify.annotations.NullMarked;
