package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.delivery.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** The start of what an endpoint answered: as much of it as is kept. */
final class Answer {

    private Answer() {}

    /** Reads no more than is kept, and one byte to see the end where that is all; null for an empty answer. */
    static @Nullable String startOf(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? null : entity.getContent();
        if (content == null) {
            return null;
        }
        byte[] bytes = content.readNBytes(Attempt.ANSWER_BYTES + 1);
        return bytes.length == 0 ? null : storable(bytes, Math.min(bytes.length, Attempt.ANSWER_BYTES));
    }

    /** Whether nothing is left to read; after {@link #startOf}. */
    static boolean wasReadToItsEnd(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null
                || entity.getContent() == null
                || entity.getContent().read() < 0;
    }

    /** PostgreSQL takes no NUL in a text. */
    private static String storable(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8).replace('\u0000', '\ufffd');
    }
}
