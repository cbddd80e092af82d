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

    private static final String SERVICE = "io.holdfast.ticket..";

    @ArchTest
    static final ArchRule doesNotDependOnOtherServices = noClasses()
            .that()
            .resideInAPackage(SERVICE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.sla..", "io.holdfast.loyalty..", "io.holdfast.analytics..");

    @ArchTest
    static final ArchRule doesNotUseAKafkaClient = noClasses()
            .that()
            .resideInAPackage(SERVICE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..");

    @ArchTest
    static final ArchRule stateIsPure = noClasses()
            .that()
            .resideInAnyPackage("io.holdfast.ticket.state..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.holdfast.ticket.state..",
                    "io.holdfast.contract..",
                    "java.lang..",
                    "java.math..",
                    "java.time..",
                    "java.util..",
                    "com.google.errorprone.annotations..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule commandsDoNotUseTheDatabase = noClasses()
            .that()
            .implement("io.holdfast.ticket.command.Submission$Command")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.smallrye..", "org.hibernate..", "jakarta..");

    @ArchTest
    static final ArchRule resourcesAreNotCancellable = classes()
            .that()
            .areAnnotatedWith(Path.class)
            .and()
            .resideInAPackage(SERVICE)
            .should(notBeCancellable());

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .resideInAPackage(SERVICE)
            .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("package-info")))
            .should(resideInANullMarkedPackage());

    private static ArchCondition<JavaClass> notBeCancellable() {
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

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
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
