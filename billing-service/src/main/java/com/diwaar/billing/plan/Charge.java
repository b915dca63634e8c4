package com.diwaar.billing.plan;

import java.math.BigDecimal;

/**
 * What something costs under a plan.
 *
 * @param units of the plan's limit
 * @param unitPrice per unit or minute; zero where neither was used
 * @param cost in the plan's currency, exact
 */
public record Charge(long units, BigDecimal unitPrice, BigDecimal cost) {}
