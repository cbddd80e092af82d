package io.holdfast.ticket;

import jakarta.ws.rs.Path;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String OURS = "io.holdfast.ticket..";

    @ArchTest
    static final ArchRule noOtherServiceIsKnown = noClasses()
            .that()
            .resideInAPackage(OURS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.sla..", "io.holdfast.loyalty..", "io.holdfast.analytics..");

    @ArchTest
    static final ArchRule noKafkaClientIsTouched = noClasses()
            .that()
            .resideInAPackage(OURS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..");

    @ArchTest
    static final ArchRule theFoldIsPure = noClasses()
            .that()
            .resideInAnyPackage("io.holdfast.ticket.timeline..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.holdfast.ticket.timeline..",
                    "io.holdfast.contract..",
                    "java.lang..",
                    "java.time..",
                    "java.util..",
                    "com.google.errorprone.annotations..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule whatIsDecidedIsDecidedWithoutTheDatabase = noClasses()
            .that()
            .implement("io.holdfast.ticket.intake.Write$Request")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.smallrye..", "org.hibernate..", "jakarta..");

    @ArchTest
    static final ArchRule aClientThatLeavesCancelsNothing = classes()
            .that()
            .areAnnotatedWith(Path.class)
            .and()
            .resideInAPackage(OURS)
            .should(keepOnWhenTheClientLeaves());

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .resideInAPackage(OURS)
            .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("package-info")))
            .should(standInANullMarkedPackage());

    private static ArchCondition<JavaClass> keepOnWhenTheClientLeaves() {
        return new ArchCondition<>("be @Cancellable(false)") {
            @Override
            public void check(JavaClass resource, ConditionEvents events) {
                boolean keepsOn = resource.tryGetAnnotationOfType(Cancellable.class)
                        .map(cancellable -> !cancellable.value())
                        .orElse(false);
                events.add(new SimpleConditionEvent(resource, keepsOn, resource.getName()));
            }
        };
    }

    private static ArchCondition<JavaClass> standInANullMarkedPackage() {
        return new ArchCondition<>("stand in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(type, marked, type.getPackage().getName() + " is not @NullMarked"));
            }
        };
    }
}
