package com.diwaar.conversation.llm;

/** A model that may be asked. */
record Candidate(Provider provider, String model) {

    String providerName() {
        return provider.dialect().name();
    }
}
