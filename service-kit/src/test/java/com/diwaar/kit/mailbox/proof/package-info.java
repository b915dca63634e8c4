/** The proof of the mailboxes: a scenario of any size, with consumers in processes of their own. */
package com.diwaar.kit.mailbox.proof;
