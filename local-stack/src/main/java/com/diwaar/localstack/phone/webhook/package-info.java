/** Calls that Twilio makes to us: signed, and repeated by the rules of the URL's fragment. */
@NullMarked
package com.diwaar.localstack.phone.webhook;

import org.jspecify.annotations.NullMarked;
