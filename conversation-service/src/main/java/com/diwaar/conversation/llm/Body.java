package com.diwaar.conversation.llm;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request's body, which tells its exchange when it goes out: only over a connection that stands. The JDK's publishers keep
 * it two times over until the answer is there, which counts where thousands wait; this one keeps nothing of its own.
 */
final class Body implements BodyPublisher {

    private final String text;
    private final int bytes;
    private final Exchange exchange;

    Body(String text, Exchange exchange) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8).length;
        this.exchange = exchange;
    }

    @Override
    public long contentLength() {
        return bytes;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        AtomicBoolean over = new AtomicBoolean();
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                if (over.compareAndSet(false, true)) {
                    exchange.sending(bytes);
                    subscriber.onNext(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                over.set(true);
            }
        });
    }
}
