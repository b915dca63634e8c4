/** How conversations end and agendas expire, and that it is told. */
@NullMarked
package com.diwaar.conversation.ending;

import org.jspecify.annotations.NullMarked;
