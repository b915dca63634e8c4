/** What every HTTP API here does alike: problem details with a stable code. */
@NullMarked
package com.diwaar.kit.http;

import org.jspecify.annotations.NullMarked;
