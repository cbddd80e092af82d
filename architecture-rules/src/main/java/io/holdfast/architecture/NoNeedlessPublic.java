package io.holdfast.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * Public classes and methods are used by another package.
 *
 * <p>A use is a dependency in the byte code of the imported classes or, for a module that others compile against, the
 * name in another module's sources. A class is also used when a public member of a used class has it in its signature:
 * callers hold its instances without naming it.
 *
 * <p>Not checked, because the language or a framework wants it public: members of interfaces, fields (constants),
 * constructors, what a record or an enum has by itself, methods that override or implement another, {@code main},
 * JAX-RS resource methods, and JPA entities with the keys nested in them.
 */
final class NoNeedlessPublic extends ArchCondition<JavaClass> {

    private static final List<String> ENTITIES = List.of(
            "jakarta.persistence.Entity", "jakarta.persistence.Embeddable", "jakarta.persistence.MappedSuperclass");

    private final NamesInOtherModules otherModules;
    private final Set<JavaClass> usedClasses = new HashSet<>();

    NoNeedlessPublic(NamesInOtherModules otherModules) {
        super("have nothing public that only their own package uses");
        this.otherModules = otherModules;
    }

    @Override
    public void init(Collection<JavaClass> all) {
        usedClasses.clear();
        Deque<JavaClass> reached = new ArrayDeque<>();
        all.stream().filter(this::isNamedOutside).forEach(reached::add);
        while (!reached.isEmpty()) {
            JavaClass used = reached.remove();
            if (usedClasses.add(used)) {
                typesInPublicSignatures(used)
                        .filter(type -> type.getPackageName().equals(used.getPackageName()))
                        .forEach(reached::add);
            }
        }
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (isEntityOrItsKey(type) || isServiceProvider(type)) {
            return;
        }
        if (isDeclaredPublic(type) && !usedClasses.contains(type) && !hasMain(type)) {
            events.add(SimpleConditionEvent.violated(
                    type, type.getName() + " is public, but only its own package uses it"));
        }
        if (type.isInterface()) {
            return;
        }
        for (JavaMethod method : type.getMethods()) {
            if (isDeclaredPublic(method) && !isRequiredPublic(method) && !isUsedOutside(method)) {
                events.add(SimpleConditionEvent.violated(
                        method, method.getFullName() + " is public, but only its own package uses it"));
            }
        }
    }

    /** Whether {@link java.util.ServiceLoader} creates it, which requires that it is public. */
    private static boolean isServiceProvider(JavaClass type) {
        return type.getAllRawInterfaces().stream()
                .anyMatch(service -> providersOf(service.getName()).anyMatch(type.getName()::equals));
    }

    private static Stream<String> providersOf(String service) {
        try {
            List<String> providers = new ArrayList<>();
            ClassLoader classes = NoNeedlessPublic.class.getClassLoader();
            for (URL file : Collections.list(classes.getResources("META-INF/services/" + service))) {
                try (InputStream content = file.openStream()) {
                    providers.addAll(new String(content.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
                }
            }
            return providers.stream().map(String::trim);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEntityOrItsKey(JavaClass type) {
        return ENTITIES.stream().anyMatch(type::isAnnotatedWith)
                || type.getEnclosingClass()
                        .map(NoNeedlessPublic::isEntityOrItsKey)
                        .orElse(false);
    }

    private boolean isNamedOutside(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream().anyMatch(use -> isOtherPackage(use.getOriginClass(), type))
                || otherModules.contain(type.getSimpleName());
    }

    private boolean isUsedOutside(JavaMethod method) {
        return method.getAccessesToSelf().stream()
                        .anyMatch(use -> isOtherPackage(use.getOriginOwner(), method.getOwner()))
                || (usedClasses.contains(method.getOwner()) && otherModules.contain(method.getName()));
    }

    private static Stream<JavaClass> typesInPublicSignatures(JavaClass type) {
        return type.getMembers().stream()
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                .flatMap(NoNeedlessPublic::typesInSignature);
    }

    private static Stream<JavaClass> typesInSignature(JavaMember member) {
        Stream<JavaClass> types = switch (member) {
            case JavaField field -> field.getAllInvolvedRawTypes().stream();
            case JavaCodeUnit unit -> unit.getAllInvolvedRawTypes().stream();
            default -> Stream.empty();
        };
        return types.map(JavaClass::getBaseComponentType);
    }

    private static boolean isDeclaredPublic(JavaClass type) {
        boolean memberOfInterface =
                type.getEnclosingClass().map(JavaClass::isInterface).orElse(false);
        return type.getModifiers().contains(JavaModifier.PUBLIC) && !memberOfInterface && !type.isAnonymousClass();
    }

    private static boolean isDeclaredPublic(JavaMethod method) {
        Set<JavaModifier> modifiers = method.getModifiers();
        return modifiers.contains(JavaModifier.PUBLIC)
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !modifiers.contains(JavaModifier.BRIDGE);
    }

    private static boolean isRequiredPublic(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return (owner.isRecord() && method.getRawParameterTypes().isEmpty() && isComponent(owner, method.getName()))
                || (owner.isEnum()
                        && (method.getName().equals("values")
                                || method.getName().equals("valueOf")))
                || isMain(method)
                || method.isAnnotatedWith("jakarta.ws.rs.Path")
                || method.isMetaAnnotatedWith("jakarta.ws.rs.HttpMethod")
                || overrides(method);
    }

    private static boolean isComponent(JavaClass type, String name) {
        return type.getFields().stream()
                .anyMatch(field ->
                        field.getName().equals(name) && !field.getModifiers().contains(JavaModifier.STATIC));
    }

    private static boolean hasMain(JavaClass type) {
        return type.getMethods().stream().anyMatch(NoNeedlessPublic::isMain);
    }

    private static boolean isMain(JavaMethod method) {
        return method.getName().equals("main") && method.getModifiers().contains(JavaModifier.STATIC);
    }

    /** Also when only a subclass has the interface that wants the method. Parameters are counted: erasure hides them. */
    private static boolean overrides(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream())
                .flatMap(type ->
                        Stream.concat(type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream()))
                .filter(above -> !above.equals(owner))
                .flatMap(above -> above.getMethods().stream())
                .anyMatch(above -> above.getName().equals(method.getName())
                        && above.getRawParameterTypes().size()
                                == method.getRawParameterTypes().size());
    }

    private static boolean isOtherPackage(JavaClass one, JavaClass other) {
        return !one.getPackageName().equals(other.getPackageName());
    }
}
