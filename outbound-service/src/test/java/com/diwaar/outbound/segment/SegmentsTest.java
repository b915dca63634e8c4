package com.diwaar.outbound.segment;

import static com.diwaar.outbound.segment.Encoding.GSM_7;
import static com.diwaar.outbound.segment.Encoding.UCS_2;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentsTest {

    static Stream<Arguments> golden() {
        return Stream.of(
                text("an empty text", "", 1, GSM_7),
                text("160 plain characters fit one", "a".repeat(160), 1, GSM_7),
                text("161 need two of 153", "a".repeat(161), 2, GSM_7),
                text("306 fill two", "a".repeat(306), 2, GSM_7),
                text("307 need three", "a".repeat(307), 3, GSM_7),
                text("accents, Greek and line breaks of the basic table", "èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞ\r\n¿¡§à", 1, GSM_7),
                text("80 euro signs fill one", "€".repeat(80), 1, GSM_7),
                text("81 euro signs need two", "€".repeat(81), 2, GSM_7),
                text("all of the extension table", "^{}\\[~]|€\f", 1, GSM_7),
                text("an extension character never straddles", "a".repeat(152) + "€" + "a".repeat(151), 2, GSM_7),
                text("so its segment is left one short", "a".repeat(152) + "€" + "a".repeat(152), 3, GSM_7),
                text("lower-case c-cedilla is not GSM-7", "ç", 1, UCS_2),
                text("the backtick is not GSM-7", "`", 1, UCS_2),
                text("the no-break space is not GSM-7", "\u00a0", 1, UCS_2),
                text("the curly apostrophe is not GSM-7", "It’s", 1, UCS_2),
                text("70 units of UCS-2 fit one", "’".repeat(70), 1, UCS_2),
                text("71 need two of 67", "’".repeat(71), 2, UCS_2),
                text("134 fill two", "’".repeat(134), 2, UCS_2),
                text("135 need three", "’".repeat(135), 3, UCS_2),
                text("35 emoji are 70 units", "😀".repeat(35), 1, UCS_2),
                text("36 emoji need two", "😀".repeat(36), 2, UCS_2),
                text("a surrogate pair never straddles", "😀".repeat(67), 3, UCS_2),
                text("33 pairs and a single fill 67", "😀".repeat(33) + "’" + "😀".repeat(33) + "’", 2, UCS_2));
    }

    private static Arguments text(String why, String body, int segments, Encoding encoding) {
        return Arguments.of(why, body, segments, encoding);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void counts(String why, String body, int segments, Encoding encoding) {
        assertThat(Segments.of(body)).as(why).isEqualTo(new Segments(segments, encoding));
    }
}
