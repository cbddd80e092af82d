package io.holdfast.local.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine. */
public final class Ports {

    /** Below the range from which systems take the ports of outgoing connections: a port found free stays free. */
    private static final int FREE_FROM = 15_000;

    private static final int FREE_UNTIL = 32_000;
    private static final int ATTEMPTS_MAX = 200;

    private Ports() {}

    /** The port asked for, or a free one for 0. */
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
        throw new IllegalStateException("no free port found between " + FREE_FROM + " and " + FREE_UNTIL);
    }

    /** Whether a server could listen there, on every address or on this machine's own. */
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(port))
                && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do, so that a connection of a moment ago, still in TIME_WAIT, is no obstacle.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
