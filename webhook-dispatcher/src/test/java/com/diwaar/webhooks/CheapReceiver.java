package com.diwaar.webhooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * A customer's server that costs next to nothing, so that what is measured is the sender: one thread, kept connections, a fixed
 * answer. Whatever is posted to a path that begins with {@code /h} is not answered while it hangs.
 */
final class CheapReceiver implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final ServerSocketChannel server;
    private final Receiving receiving;
    private final Thread thread;
    private volatile boolean hangs;

    /** Hears of each request that is answered, on the receiver's thread. */
    @FunctionalInterface
    interface Receiving {
        void received(Instant occurredAt, boolean mayHang);
    }

    CheapReceiver(Receiving receiving) {
        this.receiving = receiving;
        try {
            selector = Selector.open();
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().daemon().name("receiver").start(this::serve);
    }

    String url() {
        return "http://localhost:" + server.socket().getLocalPort();
    }

    void hang(boolean yes) {
        hangs = yes;
    }

    /** What it has used of a processor itself. */
    Duration cpu() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()));
    }

    @Override
    public void close() {
        try {
            selector.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(key -> {
                    try {
                        handle(key);
                    } catch (IOException _) {
                        key.cancel();
                        closeQuietly(key);
                    }
                });
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException _) {
            // closed
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException _) {
            // gone either way
        }
    }

    private void handle(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            for (SocketChannel one = server.accept(); one != null; one = server.accept()) {
                one.configureBlocking(false);
                one.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                one.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(8192));
            }
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer in = (ByteBuffer) key.attachment();
        if (channel.read(in) < 0) {
            channel.close();
            return;
        }
        int length = wholeRequest(in);
        if (length == 0) {
            return;
        }
        String request = new String(in.array(), 0, length, StandardCharsets.ISO_8859_1);
        in.clear(); // nobody pipelines
        boolean mayHang = request.startsWith("POST /h");
        if (hangs && mayHang) {
            return;
        }
        receiving.received(occurredAt(request), mayHang);
        channel.write(ByteBuffer.wrap(ANSWER));
    }

    /** The length of the request, or 0 where more is to come. */
    private static int wholeRequest(ByteBuffer in) {
        String head = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        int from = head.indexOf("Content-Length: ") + 16;
        int whole = end + 4 + Integer.parseInt(head, from, head.indexOf('\r', from), 10);
        return in.position() >= whole ? whole : 0;
    }

    private static Instant occurredAt(String request) {
        int from = request.indexOf("\"timestamp\":\"") + 13;
        return Instant.parse(request.substring(from, request.indexOf('"', from)));
    }
}
