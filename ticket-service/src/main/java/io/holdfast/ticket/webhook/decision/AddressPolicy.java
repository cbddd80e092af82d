package io.holdfast.ticket.webhook.decision;

import java.util.Arrays;
import java.util.List;

/**
 * Which addresses webhooks may be sent to: unicast addresses of the public Internet only, so that nobody can make the service
 * send requests into the network it runs in. Special blocks are those of the IANA registries of special-purpose addresses
 * (RFC 6890), and addresses at which clouds answer requests for credentials. An IPv6 address that stands for an IPv4
 * address (mapped, NAT64, 6to4) is judged by that one.
 */
public final class AddressPolicy {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private static final List<Block> REFUSED_IPV4 = List.of(
            Block.of(8, 0), // this network
            Block.of(8, 10), // private
            Block.of(10, 100, 64), // carrier-grade NAT; of it, clouds use 100.100.100.200
            Block.of(8, 127), // loopback
            Block.of(16, 169, 254), // link-local; of it, clouds use 169.254.169.254
            Block.of(12, 172, 16), // private
            Block.of(24, 192, 0, 0), // protocol assignments; of it, clouds use 192.0.0.192
            Block.of(24, 192, 0, 2), // documentation
            Block.of(24, 192, 88, 99), // relays of 6to4
            Block.of(16, 192, 168), // private
            Block.of(15, 198, 18), // benchmarks
            Block.of(24, 198, 51, 100), // documentation
            Block.of(24, 203, 0, 113), // documentation
            Block.of(32, 168, 63, 129, 16), // of Azure's hosts
            Block.of(4, 224), // multicast
            Block.of(4, 240)); // reserved, and broadcast

    /** All that is in use for unicast on the Internet; what is not in it is refused. */
    private static final Block GLOBAL_IPV6 = Block.of(3, 0x20);

    private static final List<Block> REFUSED_IPV6 = List.of(
            Block.of(23, 0x20, 0x01), // protocol assignments, Teredo among them
            Block.of(32, 0x20, 0x01, 0x0d, 0xb8), // documentation
            Block.of(20, 0x3f, 0xff)); // documentation

    private static final Block MAPPED = Block.of(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
    private static final Block NAT64 = Block.of(96, 0, 0x64, 0xff, 0x9b);
    private static final Block SIX_TO_FOUR = Block.of(16, 0x20, 0x02);

    private static final List<Block> NEVER_IPV4 = List.of(Block.of(8, 0), Block.of(4, 224), Block.of(4, 240));
    private static final List<Block> NEVER_IPV6 = List.of(Block.of(128), Block.of(8, 0xff));

    private AddressPolicy() {}

    /** Addresses that begin with these bits. */
    private static final class Block {

        private final int bits;
        private final byte[] prefix;

        private Block(int bits, byte[] prefix) {
            this.bits = bits;
            this.prefix = prefix;
        }

        static Block of(int bits, int... prefix) {
            byte[] bytes = new byte[IPV6_BYTES];
            for (int i = 0; i < prefix.length; i++) {
                bytes[i] = (byte) prefix[i];
            }
            return new Block(bits, bytes);
        }

        boolean contains(byte[] address) {
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            int mask = 0xff << (Byte.SIZE - rest);
            return Arrays.equals(address, 0, whole, prefix, 0, whole)
                    && (rest == 0 || ((address[whole] ^ prefix[whole]) & mask) == 0);
        }
    }

    /**
     * Whether webhooks may be sent to an address.
     *
     * @param address 4 or 16 bytes in network order
     * @param privateAllowed whether addresses of private networks and of this machine are allowed too
     */
    public static boolean allows(byte[] address, boolean privateAllowed) {
        return switch (address.length) {
            case IPV4_BYTES -> isOutside(privateAllowed ? NEVER_IPV4 : REFUSED_IPV4, address);
            case IPV6_BYTES -> allowsIpv6(address, privateAllowed);
            default -> false;
        };
    }

    private static boolean allowsIpv6(byte[] address, boolean privateAllowed) {
        if (MAPPED.contains(address) || NAT64.contains(address)) {
            return allows(Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES), privateAllowed);
        }
        if (SIX_TO_FOUR.contains(address)) {
            return allows(Arrays.copyOfRange(address, 2, 2 + IPV4_BYTES), privateAllowed);
        }
        return privateAllowed
                ? isOutside(NEVER_IPV6, address)
                : GLOBAL_IPV6.contains(address) && isOutside(REFUSED_IPV6, address);
    }

    private static boolean isOutside(List<Block> refused, byte[] address) {
        return refused.stream().noneMatch(block -> block.contains(address));
    }
}
