package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The versions of the programme.
 *
 * @param versions at least one, oldest first; each comes into force after the one before
 */
public record ProgrammeVersions(List<Version> versions) {

    /** Before anybody has put a programme in force. */
    public static final ProgrammeVersions DEFAULT =
            new ProgrammeVersions(List.of(new Version(1, Instant.EPOCH, Programme.DEFAULT)));

    /**
     * A version of the programme.
     *
     * @param number 1 for the oldest, one more for each next one
     * @param inForceFrom inclusive, until the next one's
     */
    public record Version(int number, Instant inForceFrom, Programme programme) {}

    public ProgrammeVersions {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("there is at least one version");
        }
        for (int i = 1; i < versions.size(); i++) {
            Version version = versions.get(i);
            Version before = versions.get(i - 1);
            if (version.number() != before.number() + 1
                    || !version.inForceFrom().isAfter(before.inForceFrom())) {
                throw new IllegalArgumentException("each version comes into force after the one before");
            }
        }
    }

    /** These and newer ones. */
    public ProgrammeVersions with(List<Version> newer) {
        List<Version> all = new ArrayList<>(versions);
        all.addAll(newer);
        return new ProgrammeVersions(all);
    }

    public Version newest() {
        return versions.getLast();
    }

    /** The version that is in force at an instant; before the first one, the first one. */
    public Version inForceAt(Instant at) {
        return versions.get(Math.max(0, startedBy(at) - 1));
    }

    /** When the next version after an instant comes into force; null when there is none yet. */
    public @Nullable Instant nextAfter(Instant at) {
        int started = startedBy(at);
        return started == versions.size() ? null : versions.get(started).inForceFrom();
    }

    /** How many versions have come into force at an instant or before. */
    private int startedBy(Instant at) {
        int low = 0;
        int high = versions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (versions.get(middle).inForceFrom().isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
