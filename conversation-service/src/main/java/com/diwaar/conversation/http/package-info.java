/** EDGE: the API for assistants and conversations. */
@NullMarked
package com.diwaar.conversation.http;

import org.jspecify.annotations.NullMarked;
