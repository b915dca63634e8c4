package com.diwaar.localstack.phone.twilio;

/**
 * How many segments a text takes on the air (3GPP TS 23.038). GSM-7: 160 septets alone, 153 each when several, characters
 * of the extension table count twice and never straddle two segments. One character outside of it makes the whole text
 * UCS-2: 70 code units alone, 67 each when several, surrogate pairs together.
 *
 * @param count at least 1
 * @param unicode whether the text is sent as UCS-2
 */
public record Segments(int count, boolean unicode) {

    private static final String BASIC =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRS"
                    + "TUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";

    public static Segments of(String text) {
        boolean unicode = !text.chars().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0);
        return unicode
                ? new Segments(count(text, 70, 67, true), true)
                : new Segments(count(text, 160, 153, false), false);
    }

    /** Of a text on a channel that counts no segments. */
    public static Segments one(String text) {
        return new Segments(1, of(text).unicode());
    }

    private static int count(String text, int alone, int each, boolean unicode) {
        int total = 0;
        int segments = 1;
        int filled = 0;
        for (int i = 0; i < text.length(); ) {
            int width =
                    unicode ? Character.charCount(text.codePointAt(i)) : EXTENSION.indexOf(text.charAt(i)) >= 0 ? 2 : 1;
            total += width;
            if (filled + width > each) {
                segments++;
                filled = 0;
            }
            filled += width;
            i += unicode ? width : 1;
        }
        return total <= alone ? 1 : segments;
    }
}
