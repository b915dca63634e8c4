package com.diwaar.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a server and spoils the connection on demand: slow ({@link #delay}), silent ({@link #freeze}), broken
 * ({@link #cut}), refused ({@link #refuse}), or silent in one direction only. {@link #heal()} ends all of it. The port stays the same throughout.
 */
public final class TcpProxy implements AutoCloseable {

    /** Which way a piece travels. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private final InetSocketAddress target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile long delayNanos;
    private volatile Set<Direction> frozen = Set.of();
    private volatile boolean closed;
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;

    private TcpProxy(InetSocketAddress target) {
        this.target = target;
        this.port = listen(FreePorts.next());
    }

    /** Forwards from a free local port. */
    public static TcpProxy to(String host, int port) {
        return new TcpProxy(InetSocketAddress.createUnresolved(host, port));
    }

    public int port() {
        return port;
    }

    /** From now on each piece that travels, in either direction, arrives this much later. */
    public void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** Connections stay open and new ones are taken, but nothing travels until {@link #heal()}: an answer is held. */
    public void freeze() {
        frozen = Set.of(Direction.values());
    }

    /** As {@link #freeze()}, in that direction only: what the client asks is done, and it never hears of it; or not even done. */
    public void freeze(Direction direction) {
        frozen = Set.of(direction);
    }

    /** Resets every open connection; new ones are taken. */
    public void cut() {
        open.forEach(TcpProxy::reset);
        open.clear();
    }

    /** Refuses new connections, as if nobody listened; open ones go on. */
    public synchronized void refuse() {
        if (listener != null) {
            close(listener);
            awaitEnd(acceptor); // the port is free only when its accepting thread has left
            listener = null;
        }
    }

    /** Cuts and refuses: the server is gone. */
    public void vanish() {
        refuse();
        cut();
    }

    /** Takes new connections again, without delay, and lets through what was held. */
    public synchronized void heal() {
        delayNanos = 0;
        frozen = Set.of();
        if (listener == null && !closed) {
            listen(port);
        }
    }

    @Override
    public void close() {
        closed = true;
        vanish();
    }

    /** Never a port of the system's own choice: refused, a client that tries again and again could meet itself there. */
    private synchronized int listen(int wanted) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 512);
            listener = socket;
            acceptor = Thread.ofVirtual().name("proxy-" + socket.getLocalPort()).start(() -> accept(socket));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(@Nullable Thread thread) {
        try {
            if (thread != null) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException e) {
                return; // refused or closed: whoever did it knows
            }
        }
    }

    private void join(Socket client) {
        var server = new Socket();
        open.add(server);
        try {
            server.connect(new InetSocketAddress(target.getHostString(), target.getPort()));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> forward(server, client, Direction.TO_CLIENT));
            forward(client, server, Direction.TO_SERVER);
        } catch (IOException e) {
            end(client, server);
        }
    }

    private void forward(Socket from, Socket to, Direction direction) {
        var piece = new byte[64 * 1024];
        try {
            for (int read = from.getInputStream().read(piece);
                    read >= 0;
                    read = from.getInputStream().read(piece)) {
                hold(from, direction);
                to.getOutputStream().write(piece, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            end(from, to);
        }
        if (from.isOutputShutdown() && to.isOutputShutdown()) {
            end(from, to);
        }
    }

    private void hold(Socket socket, Direction direction) throws IOException {
        long until = System.nanoTime() + delayNanos;
        while ((frozen.contains(direction) || System.nanoTime() < until) && !socket.isClosed()) {
            LockSupport.parkNanos(frozen.contains(direction) ? 5_000_000 : until - System.nanoTime());
        }
        if (socket.isClosed()) {
            throw new IOException("cut");
        }
    }

    private void end(Socket... sockets) {
        for (Socket socket : sockets) {
            open.remove(socket);
            close(socket);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0); // the peer sees a reset, as from a dead host, not an orderly end
        } catch (IOException e) {
            // it is closed already
        }
        close(socket);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
