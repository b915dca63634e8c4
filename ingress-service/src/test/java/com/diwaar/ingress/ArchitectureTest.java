package com.diwaar.ingress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.diwaar.ingress", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule featuresKnowNoEdge = noClasses()
            .that()
            .resideInAnyPackage("..webhook..", "..sending..", "..limiting..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..ingress.http..",
                    "..ingress.kafka..",
                    "..ingress.redis..",
                    "redis.clients..",
                    "org.apache.kafka..",
                    "org.apache.avro..",
                    "org.springframework..");

    @ArchTest
    static final ArchRule edgesDoNotKnowEachOther = slices().matching("com.diwaar.ingress.(http|kafka|redis)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("com.diwaar.ingress.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.diwaar.conversation..",
                    "com.diwaar.outbound..",
                    "com.diwaar.billing..",
                    "com.diwaar.webhooks..");
}
