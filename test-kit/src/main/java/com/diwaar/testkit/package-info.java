/** Real servers for tests, readers and writers of their topics, and the tools that make a run go wrong from outside. */
@NullMarked
package com.diwaar.testkit;

import org.jspecify.annotations.NullMarked;
