package io.holdfast.rest;

import java.time.Clock;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.DefaultBean;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.smallrye.mutiny.Uni;

/** Default beans of every service: the clock, the API keys, and the limits of JSON that the framework parses. */
@Dependent
final class ServiceDefaults {

    /** Above the nesting of a policy and the length of a message, the deepest and the longest requests. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxNumberLength(64)
            .maxStringLength(1 << 20)
            .build();

    ServiceDefaults() {}

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Only the configured key is accepted. */
    @Produces
    @Singleton
    @DefaultBean
    ChannelKeys channelKeys() {
        return key -> Uni.createFrom().item(new ChannelKeys.Unknown());
    }

    @Singleton
    static final class JsonLimits implements ObjectMapperCustomizer {
        @Override
        public void customize(ObjectMapper mapper) {
            mapper.getFactory().setStreamReadConstraints(LIMITS);
        }
    }
}
