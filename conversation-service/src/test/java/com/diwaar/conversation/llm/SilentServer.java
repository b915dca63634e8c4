package com.diwaar.conversation.llm;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes requests, says nothing and sees when the caller goes away. */
final class SilentServer implements AutoCloseable {

    private static final Pattern REQUEST =
            Pattern.compile("(?is).*?\\r\\ncontent-length: (\\d+)\\r\\n.*?\\r\\n\\r\\n(.*)");

    private final ServerSocket listener;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    SilentServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://localhost:" + listener.getLocalPort();
    }

    boolean awaitAsked() throws InterruptedException {
        return asked.await(10, TimeUnit.SECONDS);
    }

    boolean awaitLeft() throws InterruptedException {
        return left.await(10, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> listen(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void listen(Socket socket) {
        try (socket;
                InputStream in = socket.getInputStream()) {
            StringBuilder request = new StringBuilder();
            byte[] piece = new byte[8192];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                request.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
                if (isWhole(request)) {
                    asked.countDown();
                }
            }
        } catch (IOException e) {
            // reset: the caller has left as well
        }
        left.countDown();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private static boolean isWhole(CharSequence request) {
        Matcher matcher = REQUEST.matcher(request);
        return matcher.matches() && matcher.group(2).length() == Integer.parseInt(matcher.group(1));
    }
}
