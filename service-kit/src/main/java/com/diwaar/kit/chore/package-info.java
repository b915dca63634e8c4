/** Work that comes round again and again. */
@NullMarked
package com.diwaar.kit.chore;

import org.jspecify.annotations.NullMarked;
