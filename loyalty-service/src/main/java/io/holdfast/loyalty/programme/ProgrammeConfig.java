package io.holdfast.loyalty.programme;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of the programme's versions. All of them are in memory, in about five times the bytes of their JSON. */
@ConfigMapping(prefix = "holdfast.programme")
interface ProgrammeConfig {

    /** The most versions. */
    @WithDefault("10000")
    int versionsMax();

    /** The most bytes of JSON of all versions together. */
    @WithDefault("8M")
    MemorySize bytesMax();
}
