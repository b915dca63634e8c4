/** What Twilio tells us: the form, its signature, and where it goes. */
@NullMarked
package com.diwaar.ingress.webhook;

import org.jspecify.annotations.NullMarked;
