/** Views of compacted topics: the newest state of every key, ready only when caught up. */
@NullMarked
package com.diwaar.kit.view;

import org.jspecify.annotations.NullMarked;
