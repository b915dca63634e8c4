package com.diwaar.webhooks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.diwaar.webhooks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule featuresKnowNoEdge = noClasses()
            .that()
            .resideInAnyPackage(
                    "..webhooks.egress..", "..webhooks.endpoint..", "..webhooks.delivery..", "..webhooks.fanout..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..webhooks.http..",
                    "..webhooks.httpclient..",
                    "..webhooks.kafka..",
                    "..webhooks.postgres..",
                    "org.apache..",
                    "java.sql..",
                    "org.springframework.jdbc..",
                    "org.springframework.kafka..",
                    "org.springframework.web..");

    @ArchTest
    static final ArchRule edgesDoNotKnowEachOther = slices().matching(
                    "com.diwaar.webhooks.(http|httpclient|kafka|postgres)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("com.diwaar.webhooks.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule servicesDoNotKnowEachOther = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.diwaar.ingress..",
                    "com.diwaar.conversation..",
                    "com.diwaar.outbound..",
                    "com.diwaar.billing..");
}
