/** The live stream that feeds the page. */
@NullMarked
package com.diwaar.localstack.phone.live;

import org.jspecify.annotations.NullMarked;
