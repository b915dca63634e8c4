/** Who is calling: API keys of organisations, and the tokens of services and operators. */
@NullMarked
package com.diwaar.kit.security;

import org.jspecify.annotations.NullMarked;
