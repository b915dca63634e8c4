package com.diwaar.conversation.dialogue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes texts fit: to be stored, and to be sent. */
public final class Texts {

    /** The most characters (UTF-16 units) that one text may have, as Twilio counts. */
    public static final int LONGEST = 1600;

    /** Nothing a phone sends is longer; what is, is cut. */
    private static final int LONGEST_STORED = 20_000;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");
    private static final Pattern MARKDOWN = Pattern.compile("[*_#`\\[]");
    private static final Pattern EMPHASIS = Pattern.compile("(\\*\\*|__)(?=\\S)(.+?)(?<=\\S)\\1");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +");
    private static final Pattern FENCE = Pattern.compile("(?m)^```\\w*\\s*$\\n?");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\n]+)]\\((https?://[^)\\s]+)\\)");

    private Texts() {}

    /** Without what no text means to say: NUL and control characters but newline and tab; in NFC; bounded. */
    public static String storable(String raw) {
        String bounded = raw.length() <= LONGEST_STORED ? raw : raw.substring(0, cut(raw, LONGEST_STORED));
        String normal = Normalizer.isNormalized(bounded, Normalizer.Form.NFC)
                ? bounded
                : Normalizer.normalize(bounded, Normalizer.Form.NFC);
        String whole = hasLoneSurrogate(normal) ? normal.replaceAll("\\p{Cs}", "\uFFFD") : normal;
        return CONTROL.matcher(whole).replaceAll("");
    }

    /** What a model said, as a person would text it: without Markdown and outer blanks. May come out empty. */
    public static String plain(String said) {
        String plain = storable(said).strip();
        if (!MARKDOWN.matcher(plain).find()) {
            return plain;
        }
        plain = FENCE.matcher(plain).replaceAll("");
        plain = HEADING.matcher(plain).replaceAll("");
        plain = EMPHASIS.matcher(plain).replaceAll("$2");
        return LINK.matcher(plain).replaceAll("$1 $2").strip();
    }

    /** In parts that each fit one text, cut at ends of sentences where there are any, else between words. */
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > LONGEST) {
            int end = bestCut(rest);
            parts.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return List.copyOf(parts);
    }

    /** The most parts that a text of so many characters can be cut into: each but the last takes more than half of what fits. */
    static int mostParts(int characters) {
        return 1 + Math.ceilDiv(Math.max(0, characters - LONGEST), LONGEST / 2);
    }

    private static int bestCut(String text) {
        return bestCut(text, LONGEST);
    }

    private static int bestCut(String text, int most) {
        for (int end = most; end > most / 2; end--) {
            if (".!?\n".indexOf(text.charAt(end - 1)) >= 0 && Character.isWhitespace(text.charAt(end))) {
                return end;
            }
        }
        int blank = text.lastIndexOf(' ', most);
        return blank > most / 2 ? blank : cut(text, most);
    }

    /** At most so long. */
    static String bounded(String text, int most) {
        return text.length() <= most ? text : text.substring(0, cut(text, most));
    }

    /** At most so long: up to the end of a sentence where one ends not too early, else of a word. */
    static String shortened(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, bestCut(text, most)).strip();
    }

    /** Never between the two halves of one character. */
    private static int cut(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
