/** The simulator's own API, for the page, the launcher and tests. */
@NullMarked
package com.diwaar.localstack.phone.control;

import org.jspecify.annotations.NullMarked;
