package com.diwaar.localstack.phone.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts over HTTP/1.1 with kept connections, one call per thread; never repeats a call by itself. Written by hand since the
 * benchmark shares two cores with what it measures, and a general client costs several times as much per call.
 */
final class HttpPost {

    /** Shorter than any server's patience with an idle connection. */
    private static final long REUSED_WITHIN_NANOS = 4_000_000_000L;

    private static final long TRUSTED_WITHIN_NANOS = 300_000_000L;
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** No connection could be made: surely nothing was sent. */
    static final class NotConnected extends IOException {
        NotConnected(String message) {
            super(message);
        }
    }

    /** What came back. */
    record Answer(int status, String contentType, String body) {}

    private static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private long usedAt = System.nanoTime();

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream(), 2048);
        }

        /** Whether the server has not closed it meanwhile; looked at only where that is likely. */
        private boolean usable() throws IOException {
            long idle = System.nanoTime() - usedAt;
            if (idle > REUSED_WITHIN_NANOS) {
                return false;
            }
            if (idle < TRUSTED_WITHIN_NANOS) {
                return true;
            }
            socket.setSoTimeout(1);
            try {
                // Its end, or bytes that nobody asked for: no good either way.
                in.read();
                return false;
            } catch (SocketTimeoutException stillOpen) {
                return true;
            }
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }

    private final ConcurrentHashMap<String, ConcurrentLinkedDeque<Connection>> idle = new ConcurrentHashMap<>();

    /**
     * @throws NotConnected where no connection came about
     * @throws IOException where no answer came, or not in time: the call may have had its effect
     */
    Answer post(URI url, Map<String, String> headers, byte[] body, int connectMs, int readMs) throws IOException {
        Connection connection = connect(url, connectMs);
        boolean reusable = false;
        try {
            connection.socket.setSoTimeout(readMs);
            connection.socket.getOutputStream().write(request(url, headers, body));
            Map<String, String> fields = new HashMap<>();
            int status = readHead(connection.in, fields);
            byte[] answer = readBody(connection.in, status, fields);
            reusable = !"close".equalsIgnoreCase(fields.get("connection")) && fields.containsKey("framed");
            return new Answer(
                    status, fields.getOrDefault("content-type", ""), new String(answer, StandardCharsets.UTF_8));
        } finally {
            if (reusable) {
                connection.usedAt = System.nanoTime();
                idleFor(url).addFirst(connection);
            } else {
                connection.close();
            }
        }
    }

    private ConcurrentLinkedDeque<Connection> idleFor(URI url) {
        return idle.computeIfAbsent(url.getScheme() + "://" + url.getAuthority(), key -> new ConcurrentLinkedDeque<>());
    }

    private Connection connect(URI url, int connectMs) throws NotConnected {
        ConcurrentLinkedDeque<Connection> kept = idleFor(url);
        for (Connection old = kept.pollFirst(); old != null; old = kept.pollFirst()) {
            try {
                if (old.usable()) {
                    return old;
                }
            } catch (IOException e) {
                // Then a new one.
            }
            old.close();
        }
        boolean secure = url.getScheme().equals("https");
        int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(url.getHost(), port), connectMs);
            return new Connection(
                    secure
                            ? ((SSLSocketFactory) SSLSocketFactory.getDefault())
                                    .createSocket(socket, url.getHost(), port, true)
                            : socket);
        } catch (IOException e) {
            throw new NotConnected(
                    e instanceof SocketTimeoutException ? "connect timed out" : String.valueOf(e.getMessage()));
        }
    }

    private static byte[] request(URI url, Map<String, String> headers, byte[] body) {
        StringBuilder head =
                new StringBuilder(512).append("POST ").append(url.getRawPath().isEmpty() ? "/" : url.getRawPath());
        if (url.getRawQuery() != null) {
            head.append('?').append(url.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(url.getAuthority().replaceFirst("^.*@", ""));
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
        byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[first.length + body.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        return whole;
    }

    private static int readHead(InputStream in, Map<String, String> fields) throws IOException {
        int status;
        do {
            fields.clear();
            String first = readLine(in);
            if (!first.startsWith("HTTP/1.") || first.length() < 12) {
                throw new IOException("not an HTTP answer");
            }
            status = Integer.parseInt(first.substring(9, 12));
            for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).trim());
                }
            }
        } while (status < 200);
        return status;
    }

    private static byte[] readBody(InputStream in, int status, Map<String, String> fields) throws IOException {
        if (status == 204 || status == 304) {
            fields.put("framed", "");
            return new byte[0];
        }
        if ("chunked".equalsIgnoreCase(fields.get("transfer-encoding"))) {
            fields.put("framed", "");
            return readChunks(in);
        }
        @Nullable String length = fields.get("content-length");
        if (length != null) {
            fields.put("framed", "");
            return readExactly(in, Integer.parseInt(length));
        }
        return in.readNBytes(LONGEST_ANSWER);
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (true) {
            String size = readLine(in);
            int semicolon = size.indexOf(';');
            int length = Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).trim(), 16);
            whole.write(readExactly(in, length));
            if (length == 0) {
                while (!readLine(in).isEmpty()) {
                    // Trailers say nothing to us.
                }
                return whole.toByteArray();
            }
            readLine(in);
        }
    }

    private static byte[] readExactly(InputStream in, int length) throws IOException {
        if (length > LONGEST_ANSWER) {
            throw new IOException("answer of " + length + " bytes is too long");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("answer cut short");
        }
        return bytes;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("connection closed without an answer");
            }
            if (line.length() > 16_384) {
                throw new IOException("header line too long");
            }
            line.append((char) c);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
}
