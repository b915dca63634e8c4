package com.diwaar.localstack.phone.control;

import com.diwaar.localstack.phone.twilio.Message;
import com.diwaar.localstack.phone.twilio.Texts;
import com.diwaar.localstack.phone.web.BadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends many texts: each person's in order, one after another; different people at once. */
final class TextBatch {

    private static final int USUAL_CONCURRENCY = 50;

    /** One text; without {@code to} it goes to the demo assistant. */
    record Text(
            @Nullable String from,
            @Nullable String to,
            @Nullable String body,
            @Nullable List<String> mediaUrls) {

        String sender() {
            if (from == null || !from.matches("(?:whatsapp:)?\\+?\\d{3,15}")) {
                throw new BadRequest("from is a phone number, such as +15551230001");
            }
            return from;
        }

        String words() {
            String words = body == null ? "" : body;
            if (words.isEmpty() && media().isEmpty()) {
                throw new BadRequest("a text has a body or media_urls");
            }
            if (words.length() > 1600) {
                throw new BadRequest("no SMS has more than 1600 characters");
            }
            return words;
        }

        List<String> media() {
            List<String> media = mediaUrls == null ? List.of() : mediaUrls;
            if (media.size() > 10 || !media.stream().allMatch(url -> url.matches("(?s)(?:https?://|data:[^,]*,).+"))) {
                throw new BadRequest("media_urls are up to ten http, https or data URLs");
            }
            return media;
        }
    }

    /**
     * @param concurrency how many people text at once
     * @param ratePerSecond over all people; 0 is as fast as it goes
     */
    record Request(
            List<Text> texts,
            @Nullable Integer concurrency,
            @Nullable Double ratePerSecond) {}

    /** How it went. */
    record Report(int sent, int accepted, Map<String, Integer> byStatus, double elapsedMs, List<String> messageSids) {}

    private final Texts texts;
    private final String usualRecipient;

    TextBatch(Texts texts, String usualRecipient) {
        this.texts = texts;
        this.usualRecipient = usualRecipient;
    }

    Message send(Text text) {
        return texts.send(text.sender(), text.to() == null ? usualRecipient : text.to(), text.words(), text.media());
    }

    Report send(Request request) throws InterruptedException {
        long began = System.nanoTime();
        Map<String, List<Text>> byPerson = request.texts().stream().collect(Collectors.groupingBy(Text::sender));
        request.texts().forEach(Text::words);
        Semaphore atOnce = new Semaphore(request.concurrency() == null ? USUAL_CONCURRENCY : request.concurrency());
        Pace pace = new Pace(request.ratePerSecond() == null ? 0 : request.ratePerSecond());
        ConcurrentLinkedQueue<Message> sent = new ConcurrentLinkedQueue<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            byPerson.values()
                    .forEach(theirs -> people.execute(() -> {
                        for (Text text : theirs) {
                            pace.await();
                            atOnce.acquireUninterruptibly();
                            try {
                                sent.add(send(text));
                            } finally {
                                atOnce.release();
                            }
                        }
                    }));
        }
        return report(new ArrayList<>(sent), (System.nanoTime() - began) / 1e6);
    }

    private static Report report(List<Message> sent, double elapsedMs) {
        Map<String, Integer> byStatus = new TreeMap<>();
        int accepted = 0;
        for (Message message : sent) {
            Message.Webhook webhook = Objects.requireNonNull(message.webhook(), "its webhook is over");
            byStatus.merge(webhook.status() == 0 ? "no_answer" : Integer.toString(webhook.status()), 1, Integer::sum);
            accepted += webhook.accepted() ? 1 : 0;
        }
        List<String> sids = sent.stream().map(Message::sid).toList();
        return new Report(sent.size(), accepted, byStatus, elapsedMs, sids);
    }

    /** Hands out moments at an even rate. */
    private static final class Pace {
        private final long intervalNanos;
        private final AtomicLong next = new AtomicLong(System.nanoTime());

        private Pace(double perSecond) {
            this.intervalNanos = perSecond <= 0 ? 0 : (long) (1e9 / perSecond);
        }

        private void await() {
            long mine = next.getAndAdd(intervalNanos);
            for (long left = mine - System.nanoTime(); intervalNanos > 0 && left > 0; left = mine - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
