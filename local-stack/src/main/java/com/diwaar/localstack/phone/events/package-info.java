/** A look into the topics: what passes through them, as JSON. */
@NullMarked
package com.diwaar.localstack.phone.events;

import org.jspecify.annotations.NullMarked;
