package io.holdfast.sla.label;

import java.util.List;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The words that labels of metrics may have. Senders choose departments and channels freely; any other word is "other". */
@ConfigMapping(prefix = "holdfast.metrics.words")
interface LabelWordsConfig {

    @WithDefault("sales,technical,enterprise,general")
    List<String> departments();

    @WithDefault("email,chat,phone,sms,whatsapp,messenger,facebook,instagram,x,telegram,web,self-service,in-person")
    List<String> channels();

    /** Words beside those, of each label, in the order in which they are first seen. */
    @WithDefault("10")
    int unlistedMax();

    /** Combinations of labels that one counter or histogram may have; of further ones department and channel are "other". */
    @WithDefault("2000")
    int seriesMax();
}
