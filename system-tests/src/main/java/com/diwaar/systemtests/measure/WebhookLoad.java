package com.diwaar.systemtests.measure;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts ready-made HTTP/1.1 requests on kept connections and waits for each answer. By hand, since whatever the client costs is
 * taken from the same processors as what is measured.
 *
 * @param ok how many were answered by 200
 * @param millis from the time at which a request was due, not at which it got its turn: a server that stalls is not flattered
 */
public record WebhookLoad(int sent, int ok, double seconds, Percentiles millis) {

    private static final long MILLION = 1_000_000;
    private static final int SHORT_ANSWER = 16_384;
    private static final int LONGEST_ANSWER = 1 << 22;

    /** One POST of a form, as bytes. */
    public static byte[] post(String path, String headers, String form) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n" + headers + "Content-Length: " + body.length
                + "\r\n\r\n";
        return (head + form).getBytes(StandardCharsets.UTF_8);
    }

    /** One POST of JSON, as bytes. */
    public static byte[] json(String path, String token, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + token + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    /** One GET, as bytes. */
    public static byte[] get(String path, String token) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Sends them all.
     *
     * @param connections so many at once at most
     * @param rate a second, evenly; 0 is as fast as they are answered
     */
    public static WebhookLoad put(int port, List<byte[]> requests, int connections, int rate) {
        long begin = System.nanoTime() + 100 * MILLION;
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Double>>> shares = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int first = i;
                shares.add(workers.submit(() -> share(port, requests, first, connections, rate, begin)));
            }
            List<Double> millis = new ArrayList<>(requests.size());
            for (Future<List<Double>> share : shares) {
                millis.addAll(share.get());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new WebhookLoad(requests.size(), millis.size(), seconds, Percentiles.of(millis));
        } catch (ExecutionException e) {
            throw new IllegalStateException("The load broke down", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public double perSecond() {
        return sent / seconds;
    }

    /** Each connection takes every so-manieth request, one after the other. */
    private static List<Double> share(int port, List<byte[]> requests, int first, int connections, int rate, long begin)
            throws IOException {
        List<Double> millis = new ArrayList<>(requests.size() / connections + 1);
        try (var connection = new Connection(port)) {
            for (int i = first; i < requests.size(); i += connections) {
                long due = rate == 0 ? System.nanoTime() : begin + i * (TimeUnit.SECONDS.toNanos(1) / rate);
                for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                    LockSupport.parkNanos(early);
                }
                if (connection.exchange(requests.get(i)) == 200) {
                    millis.add((System.nanoTime() - due) / 1e6);
                }
            }
        }
        return millis;
    }

    /** Reconnects where the server said that it would close. */
    private static final class Connection implements AutoCloseable {
        private final int port;
        private byte[] buffer = new byte[SHORT_ANSWER];
        private Socket socket;

        Connection(int port) throws IOException {
            this.port = port;
            this.socket = connected();
        }

        private Socket connected() throws IOException {
            Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
            fresh.setTcpNoDelay(true);
            fresh.setSoTimeout(30_000);
            return fresh;
        }

        int exchange(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            int got = 0;
            int headEnds = -1;
            while (headEnds < 0) {
                got = more(in, got);
                headEnds = headEnds(got);
            }
            String head = new String(buffer, 0, headEnds, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            if (head.contains("transfer-encoding: chunked")) {
                while (!isLastChunk(got)) {
                    got = more(in, got);
                }
            } else {
                while (got < headEnds + length(head)) {
                    got = more(in, got);
                }
            }
            if (head.contains("connection: close")) {
                socket.close();
                socket = connected();
            }
            return Integer.parseInt(head.substring(9, 12));
        }

        private int more(InputStream in, int got) throws IOException {
            if (got == buffer.length && got < LONGEST_ANSWER) {
                buffer = Arrays.copyOf(buffer, 2 * got);
            }
            int read = in.read(buffer, got, buffer.length - got);
            if (read <= 0) {
                throw new EOFException("An answer was cut short or is too long");
            }
            return got + read;
        }

        private int headEnds(int got) {
            for (int i = 3; i < got; i++) {
                if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        /** Only the last one has no length: JSON is never a line of its own that says zero. */
        private boolean isLastChunk(int got) {
            return got > 6 && new String(buffer, got - 7, 7, StandardCharsets.ISO_8859_1).equals("\r\n0\r\n\r\n");
        }

        private static int length(String head) {
            int at = head.indexOf("content-length:");
            return at < 0
                    ? 0
                    : Integer.parseInt(
                            head.substring(at + 15, head.indexOf('\r', at)).strip());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
