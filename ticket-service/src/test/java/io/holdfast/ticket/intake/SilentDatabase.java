package io.holdfast.ticket.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import org.jspecify.annotations.Nullable;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.SilenceableProxy;

/** The embedded servers, with PostgreSQL behind a proxy that can be silenced. */
public final class SilentDatabase implements QuarkusTestResourceLifecycleManager {

    static final String DATABASE = "ticket_silent";

    private @Nullable SilenceableProxy proxy;

    @Override
    public Map<String, String> start() {
        SilenceableProxy started =
                SilenceableProxy.to(EmbeddedServers.start(DATABASE).databasePort());
        proxy = started;
        Map<String, String> settings = new HashMap<>(EmbeddedServers.configuration(DATABASE));
        settings.put("HOLDFAST_DB_PORT", String.valueOf(started.port()));
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(proxy, field -> field.getType() == SilenceableProxy.class);
    }

    @Override
    public void stop() {
        try {
            if (proxy != null) {
                proxy.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
