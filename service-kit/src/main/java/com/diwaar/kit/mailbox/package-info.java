/**
 * Mailboxes: many keys worked at once, each by one virtual thread at a time and in order, on a consumer that never waits
 * for them and commits only what lies below the oldest unfinished record.
 */
@NullMarked
package com.diwaar.kit.mailbox;

import org.jspecify.annotations.NullMarked;
