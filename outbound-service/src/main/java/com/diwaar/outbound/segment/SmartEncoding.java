package com.diwaar.outbound.segment;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Replaces typographic characters by their plain likes, so that a text fits GSM-7 and takes fewer segments. Only where the
 * whole text fits GSM-7 after it: in one that needs UCS-2 anyway nothing would be saved, and it stays as it is. So does one
 * that would become longer than a text may be, since some characters become several.
 */
public final class SmartEncoding {

    /** Characters that the provider takes (its code 21617). */
    private static final int LONGEST = 1600;

    private static final Map<Integer, String> PLAIN = Map.ofEntries(
                    to('\'', "\u2018\u2019\u201a\u201b\u2032\u2035\u00b4\u0060\u02bc\u02b9\uff07"),
                    to('"', "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02"),
                    to('-', "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe58\ufe63\uff0d"),
                    to(
                            ' ',
                            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"),
                    to('<', "\u2039\u2329"),
                    to('>', "\u203a\u232a"),
                    to('/', "\u2044\u2215"),
                    to('*', "\u2022\u2217\u00b7"),
                    to('~', "\u02dc\u223c"),
                    to('^', "\u02c6"))
            .entrySet()
            .stream()
            .flatMap(entry -> entry.getValue().codePoints().mapToObj(c -> Map.entry(c, String.valueOf(entry.getKey()))))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final Map<Integer, String> LONGER = Map.of(
            0x2026, "...", 0x200b, "", 0x200c, "", 0x2060, "", 0xfeff, "", 0x2122, "(TM)", 0x00ae, "(R)", 0x00a9,
            "(C)");

    private SmartEncoding() {}

    /** The text as it is sent. */
    public static String of(String body) {
        if (Segments.of(body).encoding() == Encoding.GSM_7) {
            return body;
        }
        String plain = body.codePoints().mapToObj(SmartEncoding::plain).collect(Collectors.joining());
        return plain.length() <= LONGEST && Segments.of(plain).encoding() == Encoding.GSM_7 ? plain : body;
    }

    private static String plain(int character) {
        String longer = LONGER.get(character);
        return longer != null ? longer : PLAIN.getOrDefault(character, Character.toString(character));
    }

    private static Map.Entry<Character, String> to(char plain, String typographic) {
        return Map.entry(plain, typographic);
    }
}
