/** One child process at a time: how it is started, known to serve, stopped, killed and found again. */
@NullMarked
package com.diwaar.localstack.process;

import org.jspecify.annotations.NullMarked;
