/** Guarantees as objects: a run is observed, from any number of processes, and then judged. */
@NullMarked
package com.diwaar.testkit.guarantee;

import org.jspecify.annotations.NullMarked;
