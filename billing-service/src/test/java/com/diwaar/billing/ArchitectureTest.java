package com.diwaar.billing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.diwaar.billing", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "..billing.organization..",
        "..billing.credit..",
        "..billing.ledger..",
        "..billing.announcement..",
        "..billing.usage..",
        "..billing.plan..",
        "..billing.reconciliation.."
    };
    private static final String[] EDGES = {"..billing.kafka..", "..billing.postgres..", "..billing.http.."};

    @ArchTest
    static final ArchRule featuresKnowNoEdge = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(EDGES);

    @ArchTest
    static final ArchRule featuresKnowNoTechnology = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.diwaar.events..",
                    "org.apache.kafka..",
                    "org.apache.avro..",
                    "org.springframework.kafka..",
                    "org.springframework.jdbc..",
                    "org.springframework.web..",
                    "java.sql..");

    @ArchTest
    static final ArchRule everyClassIsOfAFeatureOrAnEdge = classes()
            .that()
            .doNotHaveSimpleName("BillingApplication")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .resideInAnyPackage(
                    java.util.stream.Stream.concat(java.util.Arrays.stream(FEATURES), java.util.Arrays.stream(EDGES))
                            .toArray(String[]::new));

    @ArchTest
    static final ArchRule kafkaKnowsNoOtherEdge = noClasses()
            .that()
            .resideInAPackage("..billing.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..billing.postgres..", "..billing.http..");

    @ArchTest
    static final ArchRule postgresKnowsNoOtherEdge = noClasses()
            .that()
            .resideInAPackage("..billing.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..billing.kafka..", "..billing.http..");

    @ArchTest
    static final ArchRule httpKnowsNoOtherEdge = noClasses()
            .that()
            .resideInAPackage("..billing.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..billing.kafka..", "..billing.postgres..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("com.diwaar.billing.(*)..").should().beFreeOfCycles();
}
