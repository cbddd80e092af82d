package io.holdfast.ticket.webhook.decision;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255"
            })
    void anIpv4AddressThatIsNotPublicIsRefused(String address) throws UnknownHostException {
        assertThat(allows(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "128.0.0.1",
                "168.63.129.15",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255"
            })
    void theAddressesAroundRefusedBlocksAreAllowed(String address) throws UnknownHostException {
        assertThat(allows(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:0:127.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::1.1.1.1",
                "100::1",
                "2001::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "2002:c0a8:1::1",
                "3fff::1",
                "4000::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void anIpv6AddressThatIsNotPublicIsRefused(String address) throws UnknownHostException {
        assertThat(allows(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2606:4700:4700::1111", "2a00:1450:4001::1", "64:ff9b::1.1.1.1", "2002:101:101::1"})
    void aPublicIpv6AddressIsAllowed(String address) throws UnknownHostException {
        assertThat(allows(address)).isTrue();
    }

    @Test
    void aMappedIpv4AddressIsJudgedAsTheIpv4AddressThatItStandsFor() {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        assertThat(AddressPolicy.allows(mapped, false)).isFalse();
        mapped[12] = 1;
        assertThat(AddressPolicy.allows(mapped, false)).isTrue();
    }

    @Test
    void privateAddressesAreAllowedWhereThatIsConfiguredAndMulticastNever() throws UnknownHostException {
        for (String address : new String[] {"127.0.0.1", "10.0.0.1", "::1", "fd00::1", "fe80::1"}) {
            assertThat(AddressPolicy.allows(bytes(address), true)).as(address).isTrue();
        }
        for (String address : new String[] {"0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "ff02::1"}) {
            assertThat(AddressPolicy.allows(bytes(address), true)).as(address).isFalse();
        }
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThat(AddressPolicy.allows(new byte[0], true)).isFalse();
        assertThat(AddressPolicy.allows(new byte[5], true)).isFalse();
    }

    private static boolean allows(String address) throws UnknownHostException {
        return AddressPolicy.allows(bytes(address), false);
    }

    private static byte[] bytes(String address) throws UnknownHostException {
        return InetAddress.getByName(address).getAddress();
    }
}
