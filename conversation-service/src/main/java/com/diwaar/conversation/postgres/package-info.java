/** EDGE: the record. Every store here is conditional, so that who comes late finds the decision made. */
@NullMarked
package com.diwaar.conversation.postgres;

import org.jspecify.annotations.NullMarked;
