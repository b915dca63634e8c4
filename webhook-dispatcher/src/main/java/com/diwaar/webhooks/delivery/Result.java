package com.diwaar.webhooks.delivery;

/** An attempt that was made, and what it means; to be recorded. */
public record Result(Assignment assignment, Attempt attempt, Verdict verdict) {}
