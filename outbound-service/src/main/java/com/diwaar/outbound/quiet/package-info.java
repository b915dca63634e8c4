/** When people may be texted unasked: by their own clocks and their own laws. */
@NullMarked
package com.diwaar.outbound.quiet;

import org.jspecify.annotations.NullMarked;
