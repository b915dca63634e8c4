/** Edge: Twilio's API through twilio-java, bent so that one call is one request. */
@NullMarked
package com.diwaar.outbound.twilio;

import org.jspecify.annotations.NullMarked;
