package io.holdfast.ticket;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import io.holdfast.ticket.command.Submission;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** The rules of this service alone; {@link ArchitectureRulesTest} checks those of all modules. */
@AnalyzeClasses(packages = "io.holdfast.ticket", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule commandsDoNotUseTheDatabase = noClasses()
            .that()
            .implement(Submission.Command.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..", "io.smallrye..", "org.hibernate..", "jakarta..", "io.holdfast.ticket.store..");

    @ArchTest
    static final ArchRule theCommandModelDoesNotUseTheDatabase = noClasses()
            .that()
            .resideInAPackage("io.holdfast.ticket.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.smallrye..", "org.hibernate..", "jakarta..", "io.holdfast.sql..");
}
