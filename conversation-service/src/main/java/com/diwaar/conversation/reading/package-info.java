/** What those who call the API see of conversations. */
@NullMarked
package com.diwaar.conversation.reading;

import org.jspecify.annotations.NullMarked;
