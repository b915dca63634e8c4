/** Does together what many threads ask for at once. */
@NullMarked
package com.diwaar.kit.ferry;

import org.jspecify.annotations.NullMarked;
