/** What a run left behind, put together and judged. */
@NullMarked
package com.diwaar.systemtests.judge;

import org.jspecify.annotations.NullMarked;
