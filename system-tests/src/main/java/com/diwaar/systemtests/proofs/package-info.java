/** Proofs: each claims something, does its worst, and judges. */
@NullMarked
package com.diwaar.systemtests.proofs;

import org.jspecify.annotations.NullMarked;
