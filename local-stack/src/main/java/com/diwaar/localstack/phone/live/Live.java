package com.diwaar.localstack.phone.live;

import com.diwaar.localstack.phone.web.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Server-sent events to every open page. A page that reads too slowly misses the oldest events and is told how many;
 * nobody ever waits for it. Where no page is open, nothing is rendered.
 */
public final class Live {

    private static final int BACKLOG = 2_000;
    private static final long HEARTBEAT_SECONDS = 5;

    private static final class Page {
        private final ArrayBlockingQueue<String> waiting = new ArrayBlockingQueue<>(BACKLOG);
        private final AtomicLong missed = new AtomicLong();

        private void offer(String event) {
            while (!waiting.offer(event)) {
                if (waiting.poll() != null) {
                    missed.incrementAndGet();
                }
            }
        }
    }

    private final List<Page> pages = new CopyOnWriteArrayList<>();
    private volatile boolean open = true;

    /** Sends {@code event} to every page as {@code kind}; it is only made where a page is open. */
    public void publish(String kind, Supplier<?> event) {
        if (!pages.isEmpty()) {
            String rendered = render(kind, event.get());
            pages.forEach(page -> page.offer(rendered));
        }
    }

    /** Whether anyone looks. */
    public boolean watched() {
        return !pages.isEmpty();
    }

    /** Serves one page until it is closed: first the snapshot, then what happens. */
    public void serve(Context context, Supplier<?> snapshot) {
        context.res().setContentType("text/event-stream");
        context.res().setCharacterEncoding("utf-8");
        context.res().setHeader("Cache-Control", "no-store");
        Page page = new Page();
        pages.add(page);
        try {
            // Registered first: what happens while the snapshot is made comes twice rather than never.
            write(context.res().getOutputStream(), render("snapshot", snapshot.get()));
            pump(page, context.res().getOutputStream());
        } catch (IOException e) {
            // The page was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pages.remove(page);
        }
    }

    public void close() {
        open = false;
    }

    private void pump(Page page, OutputStream out) throws IOException, InterruptedException {
        long quiet = 0;
        while (open) {
            String event = page.waiting.poll(1, TimeUnit.SECONDS);
            if (event == null) {
                if (++quiet % HEARTBEAT_SECONDS == 0) {
                    write(out, ": still here\n\n");
                }
                continue;
            }
            StringBuilder batch = new StringBuilder(event);
            for (int more = 0; more < 200 && (event = page.waiting.poll()) != null; more++) {
                batch.append(event);
            }
            long missed = page.missed.getAndSet(0);
            if (missed > 0) {
                batch.append(render("missed", Json.object().put("count", missed)));
            }
            write(out, batch.toString());
        }
    }

    private static String render(String kind, Object event) {
        return "event: " + kind + "\ndata: " + Json.line(event) + "\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
