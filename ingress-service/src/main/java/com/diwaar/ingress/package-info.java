/** HTTP in, events out. Translates; knows no business rule and has no database. */
@NullMarked
package com.diwaar.ingress;

import org.jspecify.annotations.NullMarked;
