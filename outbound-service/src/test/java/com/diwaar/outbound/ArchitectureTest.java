package com.diwaar.outbound;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.diwaar.outbound", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "com.diwaar.outbound.segment..",
        "com.diwaar.outbound.quiet..",
        "com.diwaar.outbound.watermark..",
        "com.diwaar.outbound.backfill..",
        "com.diwaar.outbound.erasure..",
        "com.diwaar.outbound.send..",
        "com.diwaar.outbound.attempt..",
        "com.diwaar.outbound.drain..",
        "com.diwaar.outbound.receipt.."
    };

    @ArchTest
    static final ArchRule featuresKnowNoEdge = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.diwaar.outbound.kafka..",
                    "com.diwaar.outbound.postgres..",
                    "com.diwaar.outbound.twilio..",
                    "com.diwaar.outbound.http..",
                    "org.apache.kafka..",
                    "org.apache.avro..",
                    "org.springframework.kafka..",
                    "org.springframework.jdbc..",
                    "org.springframework.web..",
                    "com.twilio..");

    @ArchTest
    static final ArchRule edgesDoNotKnowEachOther = slices().matching(
                    "com.diwaar.outbound.(kafka|postgres|twilio|http)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("com.diwaar.outbound.(*)..").should().beFreeOfCycles();
}
