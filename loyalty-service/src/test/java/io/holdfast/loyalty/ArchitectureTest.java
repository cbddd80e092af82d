package io.holdfast.loyalty;

import java.time.Instant;

import jakarta.ws.rs.Path;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Rules on dependencies between the packages of this service. */
@AnalyzeClasses(packages = "io.holdfast.loyalty", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PURE = {
        "..loyalty.ledger..", "..loyalty.earning..", "..loyalty.refund..", "..loyalty.purchase.."
    };
    private static final String[] IO = {
        "io.vertx..",
        "io.smallrye.mutiny..",
        "jakarta..",
        "org.hibernate..",
        "io.quarkus..",
        "io.micrometer..",
        "org.jboss..",
        "java.sql..",
        "java.net..",
        "java.io.."
    };

    @ArchTest
    static final ArchRule NO_SERVICE_DEPENDS_ON_ANOTHER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.ticket..", "io.holdfast.sla..", "io.holdfast.analytics..");

    @ArchTest
    static final ArchRule ONLY_MESSAGING_USES_KAFKA = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..");

    @ArchTest
    static final ArchRule PURE_PACKAGES_DO_NO_IO = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(IO)
            .orShould()
            .callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = classes()
            .should(new ArchCondition<>("be in a null-marked package") {
                @Override
                public void check(JavaClass found, ConditionEvents events) {
                    boolean marked = found.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            found, marked, found.getName() + " is not in a null-marked package"));
                }
            });

    @ArchTest
    static final ArchRule A_DISCONNECTED_CLIENT_CANCELS_NOTHING =
            classes().that().areAnnotatedWith(Path.class).should().beAnnotatedWith(Cancellable.class);

    @ArchTest
    static final ArchRule EVERY_RESPONSE_IS_ASYNCHRONOUS = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Path.class)
            .and()
            .arePublic()
            .should()
            .haveRawReturnType(Uni.class);
}
