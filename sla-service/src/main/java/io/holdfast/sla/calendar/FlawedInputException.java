package io.holdfast.sla.calendar;

import java.util.List;
import java.util.stream.Collectors;

/** A policy, a calendar or a simulation was refused; every flaw found is in {@link #flaws()}. */
public final class FlawedInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Flaw> flaws;

    public FlawedInputException(List<Flaw> flaws) {
        super(flaws.stream().map(flaw -> flaw.field() + ": " + flaw.message()).collect(Collectors.joining("; ")));
        this.flaws = List.copyOf(flaws);
    }

    public List<Flaw> flaws() {
        return flaws;
    }
}
