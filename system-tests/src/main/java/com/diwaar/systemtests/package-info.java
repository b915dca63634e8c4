/** The whole system under test, and the programs that prove and measure it. */
@NullMarked
package com.diwaar.systemtests;

import org.jspecify.annotations.NullMarked;
