package io.holdfast.local.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free TCP ports of this machine. */
public final class Ports {

    /** Below the ephemeral ports of usual systems, so that no outgoing connection takes a port that was found free. */
    private static final int FREE_FROM = 15_000;

    private static final int FREE_UNTIL = 32_000;
    private static final int ATTEMPTS_MAX = 200;

    private Ports() {}

    /** The given port, or a free one for 0. */
    static int portOrFree(int port) {
        return port != 0 ? port : free();
    }

    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FREE_FROM, FREE_UNTIL);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("found no free port between " + FREE_FROM + " and " + FREE_UNTIL);
    }

    /** Whether a server could listen on the port, on all addresses and on the loopback address. */
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(port))
                && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: otherwise a closed connection in TIME_WAIT would make the port appear in use.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
