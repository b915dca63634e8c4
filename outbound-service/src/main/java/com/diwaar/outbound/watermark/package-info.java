/** How far recurring work is done, and by whom at the moment. */
@NullMarked
package com.diwaar.outbound.watermark;

import org.jspecify.annotations.NullMarked;
