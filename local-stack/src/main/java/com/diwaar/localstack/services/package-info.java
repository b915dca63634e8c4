/** The five services and the phone simulator as processes. */
@NullMarked
package com.diwaar.localstack.services;

import org.jspecify.annotations.NullMarked;
