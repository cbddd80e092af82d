package io.holdfast.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Bounds the values that each label of a metric takes, so that no client can make the number of series grow: further values
 * are counted as {@value #OTHER}. Applies to the metrics of HTTP and of Holdfast. Thread-safe.
 */
final class LabelLimit implements MeterFilter {

    static final String OTHER = "other";

    /** Paths that were answered with an error and are no template may be any text: they take few of the places. */
    private static final int DOUBTFUL_MAX = 20;

    private static final String URI = "uri";
    private static final String STATUS = "status";

    private record Label(String metric, String key) {}

    private static final class Values {
        private final Set<String> known = new HashSet<>();
        private int doubtful;
    }

    private final int valuesMax;
    private final Map<Label, Values> byLabel = new HashMap<>();

    /** @param valuesMax values a label, of one metric */
    LabelLimit(int valuesMax) {
        this.valuesMax = valuesMax;
    }

    @Override
    public synchronized Meter.Id map(Meter.Id id) {
        String name = id.getName();
        if (!name.startsWith("holdfast.") && !name.startsWith("http.")) {
            return id;
        }
        List<Tag> tags = id.getTags();
        List<Tag> bounded = new ArrayList<>(tags.size());
        boolean changed = false;
        for (Tag tag : tags) {
            boolean admitted = admits(new Label(name, tag.getKey()), tag.getValue(), isDoubtful(id, tag));
            bounded.add(admitted ? tag : Tag.of(tag.getKey(), OTHER));
            changed |= !admitted;
        }
        return changed ? id.replaceTags(bounded) : id;
    }

    private boolean admits(Label label, String value, boolean isDoubtful) {
        Values values = byLabel.computeIfAbsent(label, any -> new Values());
        if (values.known.contains(value)) {
            return true;
        }
        if (isDoubtful ? values.doubtful >= DOUBTFUL_MAX : values.known.size() - values.doubtful >= valuesMax) {
            return false;
        }
        values.doubtful += isDoubtful ? 1 : 0;
        values.known.add(value);
        return true;
    }

    private static boolean isDoubtful(Meter.Id id, Tag tag) {
        if (!tag.getKey().equals(URI) || tag.getValue().indexOf('{') >= 0) {
            return false;
        }
        String status = id.getTag(STATUS);
        return status != null && (status.startsWith("4") || status.startsWith("5"));
    }
}
