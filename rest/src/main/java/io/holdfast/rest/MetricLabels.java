package io.holdfast.rest;

import java.util.Locale;
import java.util.Set;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Beans that bound the labels of every service's metrics, and give the duration of requests its buckets. */
@Dependent
final class MetricLabels {

    MetricLabels() {}

    @Produces
    @Singleton
    MeterFilter labelLimit(@ConfigProperty(name = "holdfast.metrics.values-max", defaultValue = "100") int valuesMax) {
        return new LabelLimit(valuesMax);
    }

    @Produces
    @Singleton
    MeterFilter requestDurations() {
        return new RequestDurations();
    }

    /** Replaces a method that HTTP does not define, which a client may choose freely, before the meter is looked up. */
    @Singleton
    static final class Methods implements HttpServerMetricsTagsContributor {

        private static final String METHOD = "method";
        private static final Set<String> KNOWN =
                Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

        @Override
        public Tags contribute(Context context) {
            return of(context.request().method().name());
        }

        static Tags of(String method) {
            return KNOWN.contains(method) ? Tags.empty() : Tags.of(METHOD, LabelLimit.OTHER.toUpperCase(Locale.ROOT));
        }
    }
}
