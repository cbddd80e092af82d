package io.holdfast.local.token;

import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Whom a token is of: the token's sub and its only role. */
record TokenHolder(String name, String role) {

    private static final List<String> ROLES = List.of("agent", "ops", "admin");
    /** The form of ids, so that reviews are published under the name. */
    private static final String NAME = "[A-Za-z0-9._:-]{1,64}";
    /** Of channel integrations, API keys and services. */
    private static final String RESERVED = "channel|(key|service):.*";

    /**
     * Checks what a command was given.
     *
     * @param roleLabel what the command calls the role
     * @param name empty: the role
     * @throws ParameterException when one of them is invalid
     */
    static TokenHolder of(CommandSpec command, String roleLabel, String role, String name) {
        if (!ROLES.contains(role)) {
            throw new ParameterException(
                    command.commandLine(),
                    roleLabel + " is one of " + String.join(", ", ROLES) + ", not '" + role + "'");
        }
        String person = name.isEmpty() ? role : name;
        if (!person.matches(NAME) || person.matches(RESERVED)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--name is 1 to 64 characters of A-Z a-z 0-9 . _ : -, not 'channel', and begins neither with 'key:' nor"
                            + " with 'service:'");
        }
        return new TokenHolder(person, role);
    }
}
