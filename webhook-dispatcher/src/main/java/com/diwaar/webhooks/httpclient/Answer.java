package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.delivery.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * The start of what an endpoint answered, as far as it is kept.
 *
 * @param cut whether there was more
 */
record Answer(@Nullable String text, boolean cut) {

    /** Reads no more than is kept, and one byte to see whether there is more. */
    static Answer of(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? null : entity.getContent();
        if (content == null) {
            return new Answer(null, false);
        }
        byte[] bytes = content.readNBytes(Attempt.ANSWER_BYTES + 1);
        boolean cut = bytes.length > Attempt.ANSWER_BYTES;
        return new Answer(storable(cut ? Arrays.copyOf(bytes, Attempt.ANSWER_BYTES) : bytes), cut);
    }

    /** PostgreSQL takes no NUL in a text. */
    private static @Nullable String storable(byte[] bytes) {
        return bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8).replace('\u0000', '\ufffd');
    }
}
