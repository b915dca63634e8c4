/** The whole system on one machine: which parts there are, where they listen, what they are told, start and stop. */
@NullMarked
package com.diwaar.localstack;

import org.jspecify.annotations.NullMarked;
