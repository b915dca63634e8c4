package com.diwaar.outbound.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

    private static final String LONG = "x".repeat(400);

    @Test
    void onlyAPlainSmsHasSegmentsByItsLength() {
        assertThat(text(Channel.SMS, List.of()).segments().count()).isEqualTo(3);
        assertThat(text(Channel.SMS, List.of("https://a.example/1.png"))
                        .segments()
                        .count())
                .isOne();
        assertThat(text(Channel.WHATSAPP, List.of()).segments().count()).isOne();
    }

    private static Text text(Channel channel, List<String> media) {
        return new Text(channel, "+15550001000", "+15551230001", LONG, media);
    }
}
