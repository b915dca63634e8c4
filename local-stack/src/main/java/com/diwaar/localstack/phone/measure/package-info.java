/** What the simulator counts and when things happened, for tests and the benchmark. */
@NullMarked
package com.diwaar.localstack.phone.measure;

import org.jspecify.annotations.NullMarked;
