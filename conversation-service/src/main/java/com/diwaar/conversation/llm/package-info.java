/** EDGE: language models through langchain4j. */
@NullMarked
package com.diwaar.conversation.llm;

import org.jspecify.annotations.NullMarked;
