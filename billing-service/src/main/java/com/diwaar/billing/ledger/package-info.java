/** What was really used: takes the events of texts and models into the books, each once. */
@NullMarked
package com.diwaar.billing.ledger;

import org.jspecify.annotations.NullMarked;
