package com.diwaar.kit.http;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Import;

/** Gives every service the same problems. */
@AutoConfiguration
@Import(ProblemAdvice.class)
public class HttpWiring {}
