package com.diwaar.systemtests;

import com.diwaar.systemtests.proofs.Proofs;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One stack for all tests of a run: started with the first that asks for it, stopped after the last. Tests that only use it run
 * beside each other; one that strikes it, or measures, has it alone.
 */
final class SharedStack implements ParameterResolver {

    /** Its lock's name. */
    static final String STACK = "the stack";

    private static final Namespace NAMESPACE = Namespace.create(SharedStack.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StackUnderTest.class;
    }

    @Override
    public StackUnderTest resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("stack", none -> start(), StackUnderTest.class);
    }

    /** Two replicas of those who share work, and impatient ones, so that the proofs may be short. */
    private static StackUnderTest start() {
        return StackUnderTest.start(config -> Proofs.forAll(Proofs.impatient(config)), new Narrator(System.out));
    }
}
