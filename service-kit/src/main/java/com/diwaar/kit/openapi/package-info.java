/** How a service describes its HTTP API: OpenAPI 3.1 at {@code /openapi/<service>}, for anybody to read. */
@NullMarked
package com.diwaar.kit.openapi;

import org.jspecify.annotations.NullMarked;
