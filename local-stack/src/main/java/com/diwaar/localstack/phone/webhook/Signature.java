package com.diwaar.localstack.phone.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-Twilio-Signature}: base64 of HMAC-SHA1, keyed with the auth token, over the URL (without fragment and userinfo)
 * and each parameter's name and value, sorted by name.
 */
public final class Signature {

    private static final String ALGORITHM = "HmacSHA1";

    private Signature() {}

    public static String of(String authToken, String url, Map<String, String> parameters) {
        StringBuilder signed = new StringBuilder(withoutUserInfo(withoutFragment(url)));
        new TreeMap<>(parameters).forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static String withoutFragment(String url) {
        int hash = url.indexOf('#');
        return hash < 0 ? url : url.substring(0, hash);
    }

    private static String withoutUserInfo(String url) {
        int authority = url.indexOf("://") + 3;
        int at = url.indexOf('@');
        int path = url.indexOf('/', authority);
        return at > 0 && (path < 0 || at < path) ? url.substring(0, authority) + url.substring(at + 1) : url;
    }
}
