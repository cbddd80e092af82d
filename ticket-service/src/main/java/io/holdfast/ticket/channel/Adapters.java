package io.holdfast.ticket.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.inject.Singleton;

import io.holdfast.ticket.channel.adapter.ChannelAdapter;

/** All adapters by their names. */
@Singleton
public final class Adapters {

    private final Map<String, ChannelAdapter> byName = new LinkedHashMap<>();

    Adapters() {
        List.<ChannelAdapter>of()
                .forEach(adapter -> byName.put(adapter.name(), adapter));
    }

    public Optional<ChannelAdapter> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }
}
