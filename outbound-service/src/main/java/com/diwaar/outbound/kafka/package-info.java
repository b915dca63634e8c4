/** Edge: the lanes and the status callbacks in; what became of a send out. */
@NullMarked
package com.diwaar.outbound.kafka;

import org.jspecify.annotations.NullMarked;
