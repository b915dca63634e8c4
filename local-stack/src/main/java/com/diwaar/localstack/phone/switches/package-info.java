/** What a test or a person can change about the peers: latency, failures, and answers that are held. */
@NullMarked
package com.diwaar.localstack.phone.switches;

import org.jspecify.annotations.NullMarked;
