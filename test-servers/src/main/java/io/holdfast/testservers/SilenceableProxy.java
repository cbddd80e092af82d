package io.holdfast.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy that can stop forwarding without closing anything, as a stopped server or a cut cable does. Connections are
 * still accepted while it is silent.
 */
public final class SilenceableProxy implements AutoCloseable {

    private final int targetPort;
    private final ServerSocket listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicInteger connections = new AtomicInteger();
    private boolean silent;
    private int cuts;

    private SilenceableProxy(int targetPort, ServerSocket listener) {
        this.targetPort = targetPort;
        this.listener = listener;
    }

    /** Starts a proxy to a port of this host, on a free port. */
    public static SilenceableProxy to(int targetPort) {
        try {
            SilenceableProxy proxy =
                    new SilenceableProxy(targetPort, new ServerSocket(0, 256, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Forwards nothing from now on; what is sent meanwhile is kept. */
    public void silence() {
        change(true, cuts);
    }

    /** Forwards again, also what was kept. */
    public void resume() {
        change(false, cuts);
    }

    /** Forwards on new connections only: those of before stay open and silent for ever. */
    public void resumeForNewConnections() {
        change(false, cuts + 1);
    }

    private void change(boolean nowSilent, int nowCuts) {
        lock.lock();
        try {
            silent = nowSilent;
            cuts = nowCuts;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        int cutsBefore = awaitForwarding(-1);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> forward(client, server, cutsBefore));
            Thread.ofVirtual().start(() -> forward(server, client, cutsBefore));
        } catch (IOException refused) {
            close(client);
        }
    }

    private void forward(Socket from, Socket to, int cutsBefore) {
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitForwarding(cutsBefore);
                out.write(buffer, 0, read);
            }
        } catch (IOException closed) {
            // One of the two ended the connection.
        } finally {
            close(from);
            close(to);
        }
    }

    /** Waits while this proxy is silent, and for ever on a connection that was cut; gives the number of cuts. */
    private int awaitForwarding(int cutsBefore) {
        lock.lock();
        try {
            while (silent || (cutsBefore >= 0 && cuts != cutsBefore)) {
                changed.awaitUninterruptibly();
            }
            return cuts;
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
