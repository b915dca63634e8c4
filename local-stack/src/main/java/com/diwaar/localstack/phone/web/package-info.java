/** What every route of the simulator shares: JSON in and out, and the connection beneath a request. */
@NullMarked
package com.diwaar.localstack.phone.web;

import org.jspecify.annotations.NullMarked;
