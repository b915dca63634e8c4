/** The commands of `./diwaar`, one class each. */
@NullMarked
package com.diwaar.localstack.launcher;

import org.jspecify.annotations.NullMarked;
