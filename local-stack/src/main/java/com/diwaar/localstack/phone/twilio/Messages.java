package com.diwaar.localstack.phone.twilio;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All texts, in the order in which Twilio took them. In memory; the oldest go when there are more than {@code kept}. */
public final class Messages {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /** The texts between one person and one number. */
    private static final class Chat {
        private final ConcurrentSkipListMap<Long, Message> messages = new ConcurrentSkipListMap<>();

        private synchronized void add(Message message) {
            messages.put(message.sequence(), message);
            notifyAll();
        }

        private List<Message> answersAfter(long sequence) {
            return messages.tailMap(sequence, false).values().stream()
                    .filter(message -> !message.isInbound())
                    .toList();
        }

        private synchronized List<Message> awaitAnswersAfter(long sequence, int atLeast, Duration patience)
                throws InterruptedException {
            long until = System.nanoTime() + patience.toNanos();
            List<Message> answers = answersAfter(sequence);
            while (answers.size() < atLeast) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                wait(left);
                answers = answersAfter(sequence);
            }
            return answers;
        }
    }

    private record Pair(String person, String number) {}

    private final int kept;
    private final AtomicLong sequences = new AtomicLong();
    private final AtomicLong size = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Message> all = new ConcurrentSkipListMap<>();
    private final Map<String, Message> bySid = new ConcurrentHashMap<>();
    private final Map<Pair, Chat> chats = new ConcurrentHashMap<>();

    public Messages(int kept) {
        this.kept = kept;
    }

    /** Takes a text in, in the given state. */
    Message add(Message.Content content, String status) {
        String prefix = content.mediaUrls().isEmpty() ? "SM" : "MM";
        Message message = new Message(sequences.incrementAndGet(), newSid(prefix), content, status);
        bySid.put(message.sid(), message);
        all.put(message.sequence(), message);
        chatOf(content.person(), content.number()).add(message);
        if (size.incrementAndGet() > kept) {
            forgetOldest();
        }
        return message;
    }

    public @Nullable Message find(String sid) {
        return bySid.get(sid);
    }

    public void delete(Message message) {
        if (bySid.remove(message.sid(), message)) {
            size.decrementAndGet();
            all.remove(message.sequence());
            Message.Content content = message.content();
            chatOf(content.person(), content.number()).messages.remove(message.sequence());
        }
    }

    /** Newest first. */
    public Collection<Message> newestFirst() {
        return all.descendingMap().values();
    }

    /** Those older than the given one, newest first. */
    public Collection<Message> olderThan(long sequence) {
        return all.headMap(sequence, false).descendingMap().values();
    }

    /** Those between two numbers, newest first. */
    public Collection<Message> between(String person, String number) {
        Chat chat = chats.get(new Pair(person, number));
        return chat == null ? List.of() : chat.messages.descendingMap().values();
    }

    /** In the order in which they came. */
    public Collection<Message> oldestFirst() {
        return all.values();
    }

    /**
     * What went out to that person after that text, in order; waits until there are so many or patience ends. Whether it
     * answers that very text only the assistant knows.
     */
    public List<Message> answersAfter(Message text, int atLeast, Duration patience) throws InterruptedException {
        return chatOf(text.content().person(), text.content().number())
                .awaitAnswersAfter(text.sequence(), atLeast, patience);
    }

    public long size() {
        return size.get();
    }

    /** How many were let go because there were too many. */
    public long forgotten() {
        return forgotten.get();
    }

    public void clear() {
        bySid.clear();
        all.clear();
        chats.clear();
        size.set(0);
        forgotten.set(0);
    }

    /** A fresh sid, of the given two letters and 32 hex digits. */
    public static String newSid(String prefix) {
        StringBuilder sid = new StringBuilder(34).append(prefix);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int half = 0; half < 2; half++) {
            long bits = random.nextLong();
            for (int digit = 0; digit < 16; digit++, bits >>>= 4) {
                sid.append(HEX[(int) (bits & 15)]);
            }
        }
        return sid.toString();
    }

    private Chat chatOf(String person, String number) {
        return chats.computeIfAbsent(new Pair(person, number), pair -> new Chat());
    }

    private void forgetOldest() {
        Map.Entry<Long, Message> oldest = all.firstEntry();
        if (oldest != null) {
            forgotten.incrementAndGet();
            delete(oldest.getValue());
        }
    }
}
