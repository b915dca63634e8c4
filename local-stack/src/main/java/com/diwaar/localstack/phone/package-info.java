/** The phone simulator: stands where Twilio, the model and a customer's webhook endpoint stand, and shows a phone on a page. */
@NullMarked
package com.diwaar.localstack.phone;

import org.jspecify.annotations.NullMarked;
