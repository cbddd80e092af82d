package io.holdfast.local.up;

import java.io.IOException;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;

import io.holdfast.local.server.Ports;

import static org.assertj.core.api.Assertions.assertThat;

class PortOptionsTest {

    @Test
    void aPortInUseIsReportedWithTheOptionThatChangesIt() throws IOException {
        PortOptions ports = freePorts();
        try (ServerSocket other = new ServerSocket(0)) {
            ports.sla = other.getLocalPort();

            assertThat(ports.conflicts())
                    .containsExactly("port " + other.getLocalPort()
                            + " (sla) is in use by another program; choose another with --sla-port=PORT");
        }
        assertThat(ports.conflicts()).isEmpty();
    }

    @Test
    void twoProcessesOnOnePortConflict() {
        PortOptions ports = freePorts();
        ports.postgres = ports.kafka;

        assertThat(ports.conflicts()).singleElement().asString().contains("both kafka and postgres");
    }

    private static PortOptions freePorts() {
        PortOptions ports = new PortOptions();
        ports.ticket = Ports.free();
        ports.sla = Ports.free();
        ports.loyalty = Ports.free();
        ports.analytics = Ports.free();
        ports.kafka = Ports.free();
        ports.postgres = Ports.free();
        return ports;
    }
}
