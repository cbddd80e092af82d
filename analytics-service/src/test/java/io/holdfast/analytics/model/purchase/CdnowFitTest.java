package io.holdfast.analytics.model.purchase;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.model.estimation.Estimate;
import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.FitState;
import io.holdfast.testservers.SharedFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CdnowFitTest {

    private static final Pattern PURCHASE =
            Pattern.compile("\"time\":\"([0-9-]+)T[^\"]*\".*\"customerId\":\"([^\"]+)\"");
    private static final long AS_OF = LocalDate.of(1997, 9, 30).toEpochDay();

    /** Fader, Hardie and Lee 2005, table 2. */
    @Test
    void theFitOfTheSampleIsThePublishedOne() {
        PurchaseTable table = table();
        Fit fit = PurchaseProcess.BG_NBD.fit(table, () -> false);

        assertThat(fit.state()).isEqualTo(FitState.CONVERGED);
        assertThat(fit.customers()).isEqualTo(2357);
        assertThat(fit.distinctRows()).isEqualTo(1016);
        assertThat(fit.logLikelihood()).isCloseTo(-9582.43, within(0.005));
        assertThat(fit.value(0)).isCloseTo(0.2426, within(5e-5));
        assertThat(fit.value(1)).isCloseTo(4.4136, within(5e-5));
        assertThat(fit.value(2)).isCloseTo(0.7929, within(5e-5));
        assertThat(fit.value(3)).isCloseTo(2.4259, within(5e-5));
        assertThat(fit.estimates()).extracting(Estimate::standardError).doesNotContainNull();
    }

    private static PurchaseTable table() {
        Map<String, TreeSet<Long>> days = new TreeMap<>();
        for (String line : SharedFiles.gzippedLines(SharedFiles.require("data/cdnow-sample-purchases.ndjson.gz"))) {
            Matcher purchase = PURCHASE.matcher(line);
            assertThat(purchase.find()).as(line).isTrue();
            long day = LocalDate.parse(purchase.group(1)).toEpochDay();
            if (day <= AS_OF) {
                days.computeIfAbsent(purchase.group(2), customer -> new TreeSet<>())
                        .add(day);
            }
        }
        PurchaseTable.Builder table = new PurchaseTable.Builder();
        for (TreeSet<Long> of : days.values()) {
            double recency = (of.last() - of.first()) / 7.0;
            table.add(new PurchaseHistory(of.size() - 1L, recency, (AS_OF - of.first()) / 7.0), 1);
        }
        return table.build();
    }
}
