/** The demo organisation: made over the services' own HTTP interfaces, as any customer would be. */
@NullMarked
package com.diwaar.localstack.demo;

import org.jspecify.annotations.NullMarked;
