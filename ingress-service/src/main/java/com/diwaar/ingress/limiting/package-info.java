/** How often one API key may ask to send. */
@NullMarked
package com.diwaar.ingress.limiting;

import org.jspecify.annotations.NullMarked;
