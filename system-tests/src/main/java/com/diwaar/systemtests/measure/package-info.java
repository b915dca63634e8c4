/** What a run costs: time, processor, memory. */
@NullMarked
package com.diwaar.systemtests.measure;

import org.jspecify.annotations.NullMarked;
