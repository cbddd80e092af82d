package io.holdfast.local.up;

import java.io.IOException;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;

import io.holdfast.local.server.Ports;

import static org.assertj.core.api.Assertions.assertThat;

class AddressesTest {

    @Test
    void aPortInUseIsOneLineThatSaysWhatMovesIt() throws IOException {
        Addresses addresses = free();
        try (ServerSocket other = new ServerSocket(0)) {
            addresses.sla = other.getLocalPort();

            assertThat(addresses.conflicts())
                    .containsExactly("port " + other.getLocalPort()
                            + " (sla) is in use by another program; move it with --sla-port=PORT");
        }
        assertThat(addresses.conflicts()).isEmpty();
    }

    @Test
    void onePortForTwoIsAConflict() {
        Addresses addresses = free();
        addresses.postgres = addresses.kafka;

        assertThat(addresses.conflicts()).singleElement().asString().contains("both kafka and postgres");
    }

    private static Addresses free() {
        Addresses addresses = new Addresses();
        addresses.ticket = Ports.free();
        addresses.sla = Ports.free();
        addresses.loyalty = Ports.free();
        addresses.analytics = Ports.free();
        addresses.kafka = Ports.free();
        addresses.postgres = Ports.free();
        return addresses;
    }
}
