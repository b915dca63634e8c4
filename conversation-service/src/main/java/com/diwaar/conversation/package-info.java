/** Decides what happens on a conversation: inbound texts are answered, commanded texts recorded. */
@NullMarked
package com.diwaar.conversation;

import org.jspecify.annotations.NullMarked;
