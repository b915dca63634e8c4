/** The HTTP edge. */
@NullMarked
package com.diwaar.billing.http;

import org.jspecify.annotations.NullMarked;
