package com.diwaar.outbound.segment;

/**
 * How many segments a text takes, counted as carriers do (3GPP TS 23.038 and 23.040): a character of the extension table
 * counts twice and is never split over two segments, nor is a surrogate pair.
 *
 * @param count at least 1
 */
public record Segments(int count, Encoding encoding) {

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";

    /** Counts this text's segments. */
    public static Segments of(String body) {
        return body.chars().allMatch(c -> widthInGsm7(c) > 0)
                ? new Segments(countGsm7(body), Encoding.GSM_7)
                : new Segments(countUcs2(body), Encoding.UCS_2);
    }

    /** 1, or 2 by way of the escape character, or 0 where GSM-7 has no such character. */
    private static int widthInGsm7(int character) {
        if (BASIC.indexOf(character) >= 0) {
            return 1;
        }
        return EXTENSION.indexOf(character) >= 0 ? 2 : 0;
    }

    private static int countGsm7(String body) {
        int total = body.chars().map(Segments::widthInGsm7).sum();
        if (total <= 160) {
            return 1;
        }
        Filling filling = new Filling(153);
        body.chars().map(Segments::widthInGsm7).forEach(filling::add);
        return filling.segments();
    }

    private static int countUcs2(String body) {
        if (body.length() <= 70) {
            return 1;
        }
        Filling filling = new Filling(67);
        body.codePoints().map(Character::charCount).forEach(filling::add);
        return filling.segments();
    }

    /** Fills one segment after the other; what does not fit whole goes to the next. */
    private static final class Filling {
        private final int capacity;
        private int segments = 1;
        private int used;

        Filling(int capacity) {
            this.capacity = capacity;
        }

        void add(int width) {
            if (used + width > capacity) {
                segments++;
                used = 0;
            }
            used += width;
        }

        int segments() {
            return segments;
        }
    }
}
