/** Redis as what it is here: quicker where it is there, and missed by nobody where it is not. */
@NullMarked
package com.diwaar.kit.redis;

import org.jspecify.annotations.NullMarked;
