package com.diwaar.ingress.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks {@code X-Twilio-Signature}: base64 of the HMAC-SHA1, under the account's auth token, of the public URL and then each
 * parameter's name and value, sorted by name (Twilio, "Validating requests are coming from Twilio"). A body that is no form is
 * covered by the URL's {@code bodySHA256}. Any of the tokens will do, since a token is rotated while requests are under way.
 */
public final class TwilioSignature {

    private static final String ALGORITHM = "HmacSHA1";
    private final List<SecretKeySpec> keys;

    public TwilioSignature(List<String> authTokens) {
        this.keys = authTokens.stream()
                .map(token -> new SecretKeySpec(token.strip().getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
    }

    /** Whether the signature is genuine for a form that was posted to this URL. */
    public boolean signsForm(String signature, String url, TwilioForm form) {
        return signs(signature, url + joined(form));
    }

    /** Whether the signature is genuine for a body of another type, whose digest the URL must carry. */
    public boolean signsBody(String signature, String url, String bodySha256, byte[] body) {
        return sameInConstantTime(sha256(body), bodySha256) && signs(signature, url);
    }

    private boolean signs(String signature, String signed) {
        boolean genuine = false;
        for (SecretKeySpec key : keys) {
            genuine |= sameInConstantTime(sign(key, signed), signature);
        }
        return genuine;
    }

    /** Several values of one name are taken once each, sorted: as Twilio's own libraries do. */
    private static String joined(TwilioForm form) {
        StringBuilder joined = new StringBuilder();
        form.sorted().forEach((name, values) -> {
            for (String value : values.size() == 1 ? values : new TreeSet<>(values)) {
                joined.append(name).append(value);
            }
        });
        return joined.toString();
    }

    private static String sign(SecretKeySpec key, String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private static boolean sameInConstantTime(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
