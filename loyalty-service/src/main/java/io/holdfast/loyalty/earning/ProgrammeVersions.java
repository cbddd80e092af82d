package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.util.List;

/**
 * The versions of the programme.
 *
 * @param versions at least one, oldest first
 */
public record ProgrammeVersions(List<Version> versions) {

    /** Before anybody has put a programme in force. */
    public static final ProgrammeVersions DEFAULT =
            new ProgrammeVersions(List.of(new Version(1, Instant.EPOCH, Programme.DEFAULT)));

    /**
     * A version of the programme.
     *
     * @param from when it came into force, until the next one did
     */
    public record Version(int number, Instant from, Programme programme) {}

    public ProgrammeVersions {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("there is at least one version");
        }
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i).from().isBefore(versions.get(i - 1).from())) {
                throw new IllegalArgumentException("versions are listed in the order in which they came into force");
            }
        }
    }

    /** The version that was in force at an instant; before the first one, the first one. */
    public Version inForceAt(Instant at) {
        int low = 0;
        int high = versions.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (versions.get(middle).from().isAfter(at)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return versions.get(low);
    }
}
