package io.holdfast.architecture;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The architecture rules of all modules. A module's test names its root package and what is special about it, and
 * returns one dynamic test for each {@link Rule}:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> followsTheRules() {
 *     return ArchitectureRules.of("io.holdfast.sla")
 *             .purePackages("calendar", "clock")
 *             .resourcePackages("policy", "breach")
 *             .tests();
 * }
 * }</pre>
 *
 * Packages are named relative to the root and include their subpackages; {@code ""} is the root with everything below
 * it. Every rule checks the module's production classes; who uses a public member is also looked up in its tests.
 */
public final class ArchitectureRules {

    private static final List<String> SERVICES =
            List.of("io.holdfast.ticket", "io.holdfast.sla", "io.holdfast.loyalty", "io.holdfast.analytics");

    private static final String PATH = "jakarta.ws.rs.Path";
    private static final String HTTP_METHOD = "jakarta.ws.rs.HttpMethod";
    private static final String CANCELLABLE = "org.jboss.resteasy.reactive.server.Cancellable";

    private static final String ANSWERED_IN_TIME = "io.holdfast.rest.AnsweredInTime";
    private static final String UNI = "io.smallrye.mutiny.Uni";

    private static final Set<String> ASYNC_TYPES = Set.of(UNI, "io.smallrye.mutiny.Multi");

    /** Packages that a pure package may use in addition to the pure packages of its module. */
    private static final List<String> PURE = List.of(
            "java.lang..",
            "java.math",
            "java.nio",
            "java.nio.charset",
            "java.security",
            "java.text",
            "java.time..",
            "java.util",
            "java.util.concurrent..",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "java.util.zip",
            "org.jspecify..",
            "com.google.errorprone.annotations..",
            "io.holdfast.contract..");

    private static final String[] FRAMEWORKS = {
        "io.holdfast.sql..",
        "io.vertx..",
        "io.smallrye..",
        "io.quarkus..",
        "io.micrometer..",
        "jakarta..",
        "java.sql..",
        "org.apache.kafka..",
        "org.hibernate..",
        "org.jboss.."
    };

    private static final Set<String> NOW_OF_THE_SYSTEM = Set.of(
            Instant.class.getName(),
            LocalDate.class.getName(),
            LocalTime.class.getName(),
            LocalDateTime.class.getName(),
            OffsetDateTime.class.getName(),
            ZonedDateTime.class.getName());

    private final String root;
    private final List<String> pure = new ArrayList<>();
    private final List<String> pureLibraries = new ArrayList<>();
    private final List<String> frameworkFree = new ArrayList<>();
    private final List<String> frameworkFreeInterfaces = new ArrayList<>();
    private final List<String> resources = new ArrayList<>();
    private final List<String> ownTimeLimit = new ArrayList<>();
    private final Set<Rule> notApplicable = EnumSet.of(Rule.NO_SYSTEM_CLOCK);
    private boolean usedByOtherModules;

    private ArchitectureRules(String root) {
        this.root = root;
    }

    /** The rules of the module with this root package, as {@code io.holdfast.sla}. */
    public static ArchitectureRules of(String rootPackage) {
        return new ArchitectureRules(rootPackage);
    }

    /** Packages that decide without input or output, and read no clock. */
    public ArchitectureRules purePackages(String... packages) {
        addPackages(pure, packages);
        return this;
    }

    /** Packages of libraries without I/O that the pure packages may use, as {@code org.roaringbitmap..}. */
    public ArchitectureRules pureLibraries(String... packages) {
        pureLibraries.addAll(List.of(packages));
        return this;
    }

    /** Packages that decide without a framework, although they are not pure. */
    public ArchitectureRules frameworkFreePackages(String... packages) {
        addPackages(frameworkFree, packages);
        return this;
    }

    /** Interfaces whose implementations decide without a framework, in whatever package they are. */
    public ArchitectureRules frameworkFreeImplementationsOf(Class<?>... interfaces) {
        Arrays.stream(interfaces).map(Class::getName).forEach(frameworkFreeInterfaces::add);
        return this;
    }

    /** The only packages in which JAX-RS resources may be. */
    public ArchitectureRules resourcePackages(String... packages) {
        addPackages(resources, packages);
        return this;
    }

    /** Packages whose resources limit the time of their work themselves: computations on threads of their own. */
    public ArchitectureRules ownTimeLimitPackages(String... packages) {
        addPackages(ownTimeLimit, packages);
        return this;
    }

    /** No class of the module reads the system clock, pure or not. */
    public ArchitectureRules readsNoSystemClock() {
        notApplicable.remove(Rule.NO_SYSTEM_CLOCK);
        return this;
    }

    /** This module is one of those that use a Kafka client. */
    public ArchitectureRules usesKafkaClients() {
        notApplicable.add(Rule.NO_KAFKA_CLIENT);
        return this;
    }

    /**
     * Other modules compile against this one. Their class files need not exist when this module is tested, so what they
     * use is looked up by name in the sources of the repository.
     */
    public ArchitectureRules usedByOtherModules() {
        usedByOtherModules = true;
        return this;
    }

    /** One test for each rule that applies to the module. */
    public Stream<DynamicTest> tests() {
        // Tests are imported because they use public members too, but only production classes are checked.
        JavaClasses production = new ClassFileImporter().importPackages(root).that(areProduction());
        return Stream.concat(
                Stream.of(
                        DynamicTest.dynamicTest("declared packages exist", () -> requireDeclaredPackages(production))),
                Arrays.stream(Rule.values())
                        .filter(rule -> !notApplicable.contains(rule))
                        .map(rule -> DynamicTest.dynamicTest(
                                rule.name(), () -> rule(rule).check(production))));
    }

    /** A package that was renamed must not drop out of its rules unnoticed. */
    void requireDeclaredPackages(JavaClasses production) {
        List<String> empty = Stream.concat(pure.stream(), resources.stream())
                .filter(name -> production.stream().noneMatch(resideInAnyPackage(name)))
                .toList();
        if (!empty.isEmpty()) {
            throw new AssertionError("packages without classes are declared for " + root + ": " + empty);
        }
    }

    ArchRule rule(Rule rule) {
        return unexplained(rule).allowEmptyShould(true).because(rule.reason());
    }

    private ArchRule unexplained(Rule rule) {
        return switch (rule) {
            case NO_PACKAGE_CYCLES ->
                SlicesRuleDefinition.slices().assignedFrom(packages()).should().beFreeOfCycles();
            case PACKAGES_ARE_NULL_MARKED -> classes().should(beInANullMarkedPackage());
            case RESOURCES_ARE_NOT_CANCELLABLE ->
                methods().that(areResourceMethods()).should(ArchCondition.from(underCancellableFalse()));
            case RESOURCES_RETURN_ASYNC_TYPES ->
                methods().that(areResourceMethods()).should().haveRawReturnType(asyncType());
            case RESOURCES_ANSWER_IN_TIME ->
                methods()
                        .that(areResourceMethods())
                        .and()
                        .haveRawReturnType(UNI)
                        .should(ArchCondition.from(answerInTime()));
            case RESOURCES_IN_RESOURCE_PACKAGES ->
                classes().that().areAnnotatedWith(PATH).should().resideInAnyPackage(resources.toArray(String[]::new));
            case PURE_PACKAGES_HAVE_NO_INPUT_OR_OUTPUT ->
                classes().that(arePure()).should().onlyDependOnClassesThat(mayBeUsedByPureClasses());
            case PURE_PACKAGES_READ_NO_CLOCK ->
                noClasses()
                        .that(arePure())
                        .should()
                        .callCodeUnitWhere(readTheSystemClock())
                        .orShould()
                        .callCodeUnitWhere(readTheElapsedTime());
            case DECISIONS_USE_NO_FRAMEWORK ->
                noClasses().that(areFrameworkFree()).should().dependOnClassesThat(areOrUseAFramework());
            case NO_SYSTEM_CLOCK -> noClasses().should().callCodeUnitWhere(readTheSystemClock());
            case NO_KAFKA_CLIENT ->
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..");
            case NO_OTHER_SERVICE -> noClasses().should().dependOnClassesThat().resideInAnyPackage(otherServices());
            case NO_NEEDLESS_PUBLIC ->
                classes()
                        .should(new NoNeedlessPublic(
                                usedByOtherModules ? NamesInOtherModules.read(root) : NamesInOtherModules.NONE));
        };
    }

    private void addPackages(List<String> to, String... relative) {
        for (String name : relative) {
            to.add(name.isEmpty() ? root + ".." : root + "." + name + "..");
        }
    }

    private String[] otherServices() {
        return SERVICES.stream()
                .filter(service -> !service.equals(root))
                .map(service -> service + "..")
                .toArray(String[]::new);
    }

    /** Each package is a slice of its own: a package and its subpackage can be a cycle. */
    private SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return resideInAnyPackage(root + "..").test(type)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + root;
            }
        };
    }

    private DescribedPredicate<JavaClass> arePure() {
        return resideInAnyPackage(pure.toArray(String[]::new));
    }

    private DescribedPredicate<JavaClass> areFrameworkFree() {
        return DescribedPredicate.describe(
                "are in " + frameworkFree + " or implement any of " + frameworkFreeInterfaces,
                type -> resideInAnyPackage(frameworkFree.toArray(String[]::new)).test(type)
                        || frameworkFreeInterfaces.stream()
                                .anyMatch(name -> !type.getName().equals(name) && type.isAssignableTo(name)));
    }

    /** Of this module, also a class that uses a framework itself: a store, say. */
    private DescribedPredicate<JavaClass> areOrUseAFramework() {
        DescribedPredicate<JavaClass> inFramework = resideInAnyPackage(FRAMEWORKS);
        DescribedPredicate<JavaClass> inModule = resideInAnyPackage(root + "..");
        return DescribedPredicate.describe(
                "are of a framework or use one",
                type -> inFramework.test(type)
                        || (inModule.test(type)
                                && type.getDirectDependenciesFromSelf().stream()
                                        .anyMatch(dependency -> inFramework.test(dependency.getTargetClass()))));
    }

    private DescribedPredicate<JavaClass> mayBeUsedByPureClasses() {
        List<String> allowed = new ArrayList<>(PURE);
        allowed.addAll(pure);
        allowed.addAll(pureLibraries);
        DescribedPredicate<JavaClass> inAllowedPackage = resideInAnyPackage(allowed.toArray(String[]::new));
        return DescribedPredicate.describe("have no input or output", type -> {
            JavaClass element = type.getBaseComponentType();
            return element.isPrimitive() || inAllowedPackage.test(element);
        });
    }

    private static DescribedPredicate<JavaCall<?>> readTheSystemClock() {
        return DescribedPredicate.describe("reads the system clock", call -> {
            String owner = call.getTargetOwner().getName();
            String method = call.getName();
            if (owner.equals(System.class.getName())) {
                return method.equals("currentTimeMillis");
            }
            boolean clockIsAnArgument = call.getTarget().getRawParameterTypes().stream()
                    .anyMatch(parameter -> parameter.isEquivalentTo(Clock.class));
            if (clockIsAnArgument) {
                return false;
            }
            return owner.equals(Clock.class.getName())
                    ? method.startsWith("system") || method.startsWith("tick")
                    : NOW_OF_THE_SYSTEM.contains(owner) && method.equals("now");
        });
    }

    private static DescribedPredicate<JavaCall<?>> readTheElapsedTime() {
        return DescribedPredicate.describe(
                "reads the elapsed time",
                call -> call.getTargetOwner().isEquivalentTo(System.class)
                        && call.getName().equals("nanoTime"));
    }

    private static DescribedPredicate<JavaClass> asyncType() {
        return DescribedPredicate.describe("Uni or Multi", type -> ASYNC_TYPES.contains(type.getName()));
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return ArchCondition.from(DescribedPredicate.describe(
                "be in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    /** Methods that answer requests: of a class with {@code @Path}, with an HTTP method or a path of their own. */
    private static DescribedPredicate<JavaMethod> areResourceMethods() {
        return DescribedPredicate.describe(
                "are resource methods",
                method -> method.getOwner().isAnnotatedWith(PATH)
                        && (method.isAnnotatedWith(PATH) || method.isMetaAnnotatedWith(HTTP_METHOD)));
    }

    /** The method's own annotation, or else its class's. */
    private static DescribedPredicate<JavaMethod> underCancellableFalse() {
        return DescribedPredicate.describe(
                "be under @Cancellable(false)",
                method -> method.tryGetAnnotationOfType(CANCELLABLE)
                        .<Object>map(own -> own.get("value").orElse(true))
                        .or(() -> method.getOwner()
                                .tryGetAnnotationOfType(CANCELLABLE)
                                .map(ofTheClass -> ofTheClass.get("value").orElse(true)))
                        .filter(Boolean.FALSE::equals)
                        .isPresent());
    }

    private DescribedPredicate<JavaMethod> answerInTime() {
        DescribedPredicate<JavaClass> withOwnTimeLimit = resideInAnyPackage(ownTimeLimit.toArray(String[]::new));
        return DescribedPredicate.describe(
                "be under @AnsweredInTime or in " + ownTimeLimit,
                method -> method.isAnnotatedWith(ANSWERED_IN_TIME)
                        || method.getOwner().isAnnotatedWith(ANSWERED_IN_TIME)
                        || withOwnTimeLimit.test(method.getOwner()));
    }

    private static DescribedPredicate<JavaClass> areProduction() {
        return DescribedPredicate.describe(
                "are production classes",
                type -> type.getSource()
                        .map(source -> !String.valueOf(source.getUri()).contains("/test-classes/"))
                        .orElse(false));
    }
}
