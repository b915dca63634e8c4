/** The send API: a request becomes a command, and its caller waits for what becomes of it. */
@NullMarked
package com.diwaar.ingress.sending;

import org.jspecify.annotations.NullMarked;
