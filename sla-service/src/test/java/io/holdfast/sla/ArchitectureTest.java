package io.holdfast.sla;

import jakarta.ws.rs.Path;

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

@AnalyzeClasses(packages = "io.holdfast.sla", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule noOtherServiceIsTouched = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.ticket..", "io.holdfast.loyalty..", "io.holdfast.analytics..");

    @ArchTest
    static final ArchRule kafkaIsTheMessagingModulesBusiness = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging.kafka..");

    @ArchTest
    static final ArchRule decisionsKnowNoWorldOutside = classes()
            .that()
            .resideInAnyPackage("io.holdfast.sla.calendar", "io.holdfast.sla.clock")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "io.holdfast.contract",
                    "io.holdfast.sla.calendar",
                    "io.holdfast.sla.clock",
                    "io.holdfast.sla.policy");

    @ArchTest
    static final ArchRule whatHasChangedIsDecidedWithoutInputOrOutput = noClasses()
            .that()
            .haveSimpleNameStartingWith("ClockDiff")
            .or()
            .haveSimpleName("ClockEvents")
            .or()
            .haveSimpleName("BatchIndex")
            .or()
            .haveSimpleName("TimerQueue")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.smallrye..", "jakarta..", "org.jboss..", "java.sql..");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
                    }
                }
            });

    @ArchTest
    static final ArchRule aClientThatLeavesCancelsNothing = classes()
            .that()
            .areAnnotatedWith(Path.class)
            .should(new ArchCondition<>("be @Cancellable(false)") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean spared = type.isAnnotatedWith(Cancellable.class)
                            && !type.getAnnotationOfType(Cancellable.class).value();
                    if (!spared) {
                        events.add(SimpleConditionEvent.violated(type, type.getName() + " may be cancelled half-way"));
                    }
                }
            });
}
