/** Commanded texts: each command is recorded or refused, once. */
@NullMarked
package com.diwaar.conversation.outreach;

import org.jspecify.annotations.NullMarked;
