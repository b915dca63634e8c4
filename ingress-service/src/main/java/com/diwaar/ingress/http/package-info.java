/** EDGE: HTTP. */
@NullMarked
package com.diwaar.ingress.http;

import org.jspecify.annotations.NullMarked;
