package com.diwaar.conversation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.diwaar.conversation.dialogue.ConversationType;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.diwaar.conversation", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "..conversation.dialogue..",
        "..conversation.assistant..",
        "..conversation.agenda..",
        "..conversation.admission..",
        "..conversation.outreach..",
        "..conversation.optout..",
        "..conversation.receipt..",
        "..conversation.reading..",
        "..conversation.ending..",
        "..conversation.erasure.."
    };

    @ArchTest
    static final ArchRule featuresKnowNoEdge = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..conversation.http..",
                    "..conversation.kafka..",
                    "..conversation.postgres..",
                    "..conversation.redis..",
                    "..conversation.caffeine..",
                    "..conversation.llm..",
                    "..conversation.billing..",
                    "com.diwaar.kit..",
                    "org.apache.kafka..",
                    "org.apache.avro..",
                    "dev.langchain4j..",
                    "redis.clients..",
                    "java.sql..",
                    "org.springframework..");

    @ArchTest
    static final ArchRule edgesDoNotKnowEachOther = slices().matching(
                    "com.diwaar.conversation.(http|kafka|postgres|redis|caffeine|llm|billing)..")
            .should()
            .notDependOnEachOther();

    /** A new channel touches the edges only: nothing in the features asks which channel it is. */
    @ArchTest
    static final ArchRule noDialogueAsksForTheChannel = noClasses()
            .that()
            .resideInAnyPackage("..conversation.dialogue..", "..conversation.optout..", "..conversation.agenda..")
            .and()
            .doNotHaveSimpleName("ConversationType")
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "asks for the channel", access -> access.getTargetOwner().isEquivalentTo(ConversationType.class)));

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("com.diwaar.conversation.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.diwaar.ingress..", "com.diwaar.outbound..", "com.diwaar.billing..", "com.diwaar.webhooks..");
}
