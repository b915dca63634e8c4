package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.delivery.NotAttempted;
import com.diwaar.webhooks.egress.Egress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a host for a connection that is about to be made and lets through only addresses that may be connected to: those
 * returned are the ones that the client connects to, so a name that changes its mind between check and connect gains nothing.
 *
 * <p>The platform's look-up blocks its carrier thread and has no timeout, so it runs on threads of its own, at most
 * {@value #MOST_LOOKUPS} at once and one for each name, which all who ask for that name wait for: a name that hangs takes one
 * thread, however many endpoints have it. {@link #SUSPECT} ones share half of the threads: names that hang, again and again,
 * leave the other half to those that have answered. Who finds no thread in time has {@link NotAttempted} anything.
 */
final class CheckedDns implements DnsResolver {

    static final int MOST_LOOKUPS = 64;

    /** Whether the endpoint that is connected to failed last. */
    static final ScopedValue<Boolean> SUSPECT = ScopedValue.newInstance();

    private final Egress egress;
    private final Lookup lookup;
    private final Duration timeout;
    private final Semaphore free = new Semaphore(MOST_LOOKUPS, true);
    private final Semaphore freeForSuspects = new Semaphore(MOST_LOOKUPS / 2, true);
    private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("lookup-", 0).factory());

    /** How names become addresses. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    CheckedDns(Egress egress, Lookup lookup, Duration timeout) {
        this.egress = egress;
        this.lookup = lookup;
        this.timeout = timeout;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return egress.permitted(host, lookUp(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            return underWayFor(host).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : failed(host, e);
        } catch (TimeoutException e) {
            throw failed(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(host, e);
        }
    }

    /** Waits for a free thread for half of the time at most: the other half is the look-up's. */
    private CompletableFuture<InetAddress[]> underWayFor(String host) throws InterruptedException {
        CompletableFuture<InetAddress[]> others = underWay.get(host);
        if (others != null) {
            return others;
        }
        boolean suspect = SUSPECT.orElse(false);
        acquire(suspect);
        CompletableFuture<InetAddress[]> own = new CompletableFuture<>();
        others = underWay.putIfAbsent(host, own);
        if (others != null) {
            release(suspect);
            return others;
        }
        threads.execute(() -> find(host, own, suspect));
        return own;
    }

    private void acquire(boolean suspect) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos() / 2;
        if (suspect && !freeForSuspects.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new NotAttempted("All look-ups of names hang that failed before");
        }
        if (!free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            if (suspect) {
                freeForSuspects.release();
            }
            throw new NotAttempted("All look-ups of names hang");
        }
    }

    private void release(boolean suspect) {
        free.release();
        if (suspect) {
            freeForSuspects.release();
        }
    }

    private void find(String host, CompletableFuture<InetAddress[]> found, boolean suspect) {
        InetAddress @Nullable [] addresses = null;
        Exception failure = new IllegalStateException("The look-up of a name ended without a word");
        try {
            addresses = lookup.addressesOf(host);
        } catch (UnknownHostException | RuntimeException e) {
            failure = e;
        } finally {
            underWay.remove(host);
            release(suspect);
            if (addresses != null) {
                found.complete(addresses);
            } else {
                found.completeExceptionally(failure);
            }
        }
    }

    private static UnknownHostException failed(String host, Exception cause) {
        UnknownHostException failed = new UnknownHostException(host + " could not be looked up in time");
        failed.initCause(cause);
        return failed;
    }
}
