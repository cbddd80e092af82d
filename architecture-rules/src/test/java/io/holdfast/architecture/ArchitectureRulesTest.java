package io.holdfast.architecture;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every rule accepts the packages below {@code good} and reports the classes below {@code bad} that break it. */
class ArchitectureRulesTest {

    private static final String GOOD = "io.holdfast.architecture.good";
    private static final String BAD = "io.holdfast.architecture.bad";

    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(GOOD, BAD);

    /** What a failure report must name. */
    private static final Map<Rule, List<String>> REPORTED = Map.ofEntries(
            entry(Rule.NO_PACKAGE_CYCLES, List.of("bad.one", "bad.two")),
            entry(Rule.PACKAGES_ARE_NULL_MARKED, List.of("NotNullMarked")),
            entry(
                    Rule.RESOURCES_ARE_NOT_CANCELLABLE,
                    List.of("NotAnnotated.find", "TrueByDefault.find", "TrueOnAMethod.find")),
            entry(Rule.RESOURCES_RETURN_ASYNC_TYPES, List.of("BlockingResource.find")),
            entry(Rule.RESOURCES_ANSWER_IN_TIME, List.of("NotAnnotated.find", "TrueOnAMethod.find")),
            entry(Rule.RESOURCES_IN_RESOURCE_PACKAGES, List.of("ResourceInTheWrongPackage")),
            entry(
                    Rule.PURE_PACKAGES_HAVE_NO_INPUT_OR_OUTPUT,
                    List.of("java.nio.file.Files", "java.util.logging.Logger", "bad.one.First")),
            entry(
                    Rule.PURE_PACKAGES_READ_NO_CLOCK,
                    List.of("Instant.now", "System.currentTimeMillis", "System.nanoTime", "Clock.systemUTC")),
            entry(
                    Rule.DECISIONS_USE_NO_FRAMEWORK,
                    List.of("CommandWithFramework", "CommandWithStore", "TypeWithFramework")),
            entry(Rule.NO_SYSTEM_CLOCK, List.of("Instant.now", "System.currentTimeMillis", "Clock.systemUTC")),
            entry(Rule.NO_KAFKA_CLIENT, List.of("UsesKafka")),
            entry(Rule.NO_OTHER_SERVICE, List.of("UsesAnotherService")),
            entry(
                    Rule.NO_NEEDLESS_PUBLIC,
                    List.of("PublicWithoutNeed is public", "publicMethodWithoutNeed() is public")));

    @ParameterizedTest
    @EnumSource
    void codeThatFollowsTheRulePasses(Rule rule) {
        EvaluationResult result = rule(rule, GOOD).evaluate(inPackage(GOOD));

        assertThat(result.getFailureReport().getDetails()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void codeThatBreaksTheRuleIsReported(Rule rule) {
        EvaluationResult result = rule(rule, BAD).evaluate(inPackage(BAD));

        assertThat(result.getFailureReport().toString()).contains(REPORTED.get(rule));
    }

    @Test
    void aDeclaredPackageWithoutClassesIsReported() {
        ArchitectureRules rules = ArchitectureRules.of(GOOD).purePackages("decision", "renamed");

        assertThatThrownBy(() -> rules.requireDeclaredPackages(inPackage(GOOD)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[" + GOOD + ".renamed..]");
    }

    @Test
    void aNameInAnotherModulesCodeIsAUse() {
        NamesInOtherModules names = NamesInOtherModules.ofText("""
                class Other {
                    // noComment
                    /** noJavadoc */
                    String text = "noText";
                    void call() { PublicWithoutNeed.publicMethodWithoutNeed(); }
                }
                """);

        assertThat(names.contain("publicMethodWithoutNeed")).isTrue();
        assertThat(Stream.of("noComment", "noJavadoc", "noText").filter(names::contain))
                .isEmpty();
        assertThat(classes()
                        .should(new NoNeedlessPublic(names))
                        .evaluate(inPackage(BAD))
                        .getFailureReport()
                        .toString())
                .doesNotContain("PublicWithoutNeed");
    }

    @TestFactory
    Stream<DynamicTest> thisModuleFollowsTheRules() {
        return ArchitectureRules.of("io.holdfast.architecture")
                .usedByOtherModules()
                .tests();
    }

    private static ArchRule rule(Rule rule, String root) {
        return ArchitectureRules.of(root)
                .purePackages("decision")
                .resourcePackages("web")
                .ownTimeLimitPackages(root.equals(GOOD) ? new String[] {"web"} : new String[0])
                .frameworkFreePackages("command")
                .frameworkFreeImplementationsOf(Command.class)
                .rule(rule);
    }

    private static JavaClasses inPackage(String root) {
        return FIXTURES.that(JavaClass.Predicates.resideInAPackage(root + ".."));
    }
}
