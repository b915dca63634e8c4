package com.diwaar.conversation.admission;

/**
 * The most that something can come to when it is sent.
 *
 * @param texts at least 1
 * @param segments as carriers count them, over all texts
 */
public record Extent(int texts, int segments) {

    /** Characters of a segment where there are several: UTF-16 units, of which a pair is never split, so 66 of 67; and septets. */
    private static final int UCS_2 = 66;

    private static final int GSM_7 = 153;

    /** Of a text that is not written yet: in whatever script. */
    public static Extent of(int texts, int characters) {
        return new Extent(texts, texts - 1 + Math.max(1, Math.ceilDiv(characters, UCS_2)));
    }

    /** Of this text. */
    public static Extent of(String body) {
        boolean plain = body.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= 'z' && "[\\]^`".indexOf(c) < 0));
        return new Extent(1, Math.max(1, Math.ceilDiv(body.length(), plain ? GSM_7 : UCS_2)));
    }
}
