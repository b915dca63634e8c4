/** The PostgreSQL edge: every promise about money that must hold between replicas is kept here. */
@NullMarked
package com.diwaar.billing.postgres;

import org.jspecify.annotations.NullMarked;
