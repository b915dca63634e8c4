/** The model's stand-in behind an OpenAI-compatible API. */
@NullMarked
package com.diwaar.localstack.phone.model;

import org.jspecify.annotations.NullMarked;
