package io.holdfast.architecture;

/** The rules that {@link ArchitectureRules} checks, each with the reason that a failure reports. */
public enum Rule {
    NO_PACKAGE_CYCLES("packages that depend on each other in a circle can only be understood together"),
    PACKAGES_ARE_NULL_MARKED("NullAway checks only packages that are annotated with @NullMarked"),
    RESOURCES_ARE_NOT_CANCELLABLE("a client that closes its connection must not stop a request between two database"
            + " statements, so every resource method is under @Cancellable(false)"),
    RESOURCES_RETURN_ASYNC_TYPES(
            "a resource method that returns anything but Uni or Multi runs on, and blocks, a" + " worker thread"),
    RESOURCES_ANSWER_IN_TIME(
            "a database that says nothing must not keep a client waiting, so a resource method that returns"
                    + " Uni is under @AnsweredInTime, or in a package that limits the time of its own work"),
    RESOURCES_IN_RESOURCE_PACKAGES("HTTP belongs to the packages that the module declares for it"),
    PURE_PACKAGES_HAVE_NO_INPUT_OR_OUTPUT("decisions are tested and replayed without a server: no I/O, no framework,"
            + " no logger, and only other pure packages of the module"),
    PURE_PACKAGES_READ_NO_CLOCK("time is an argument of a decision"),
    DECISIONS_USE_NO_FRAMEWORK("a decision beside its resource is as testable as one in a pure package"),
    NO_SYSTEM_CLOCK("this module reads the time from an injected java.time.Clock, which tests can set"),
    NO_KAFKA_CLIENT("only the messaging module, the deployment tools and the test servers use a Kafka client"),
    NO_OTHER_SERVICE("services communicate by events and HTTP, never by classes"),
    NO_NEEDLESS_PUBLIC("what only its own package uses is package-private");

    private final String reason;

    Rule(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
