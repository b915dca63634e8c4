/** Twilio as its clients see it: the message store, its REST API, receipts, and texts that come in. */
@NullMarked
package com.diwaar.localstack.phone.twilio;

import org.jspecify.annotations.NullMarked;
