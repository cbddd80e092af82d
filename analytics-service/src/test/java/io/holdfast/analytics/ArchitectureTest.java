package io.holdfast.analytics;

import java.time.Instant;
import java.time.LocalDate;

import jakarta.ws.rs.Path;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jboss.resteasy.reactive.server.Cancellable;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.holdfast.analytics", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyMessagingUsesKafka = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..");

    @ArchTest
    static final ArchRule noServiceDependsOnAnother = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.ticket..", "io.holdfast.sla..", "io.holdfast.loyalty..");

    @ArchTest
    static final ArchRule computationsAreFreeOfInputAndOutput = classes()
            .that()
            .resideInAnyPackage("..analytics.activity..", "..analytics.window..", "..analytics.growth..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.nio",
                    "java.nio.charset",
                    "java.security",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..",
                    "org.roaringbitmap..",
                    "io.holdfast.contract..",
                    "..analytics.activity..",
                    "..analytics.window..",
                    "..analytics.growth..");

    @ArchTest
    static final ArchRule aDisconnectedClientCancelsNothing =
            classes().that().areAnnotatedWith(Path.class).should().beAnnotatedWith(Cancellable.class);

    @ArchTest
    static final ArchRule timeIsReadFromTheInjectedClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
