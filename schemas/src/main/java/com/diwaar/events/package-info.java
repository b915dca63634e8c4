/** The contracts between the services and with their producers: Avro records and the topics they travel on. */
@NullMarked
package com.diwaar.events;

import org.jspecify.annotations.NullMarked;
