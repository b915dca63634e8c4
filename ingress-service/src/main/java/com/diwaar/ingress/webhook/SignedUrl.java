package com.diwaar.ingress.webhook;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The URL that Twilio called and signed. A proxy in front, and what it did to scheme, host and port, plays no part: it is the
 * configured public one, to which path and query as they arrived are added. Twilio's own validators try some spellings
 * (with and without a port, the query encoded the legacy way), since its back ends do not agree, and so does this.
 */
public final class SignedUrl {

    private static final Pattern FORM_UNLIKE_LEGACY = Pattern.compile("\\+|%21|%27|%28|%29|%7E");

    private final List<String> bases;

    /** What Twilio calls, without the webhook's path; its userinfo and its fragment are never signed. */
    public SignedUrl(URI publicBaseUrl) {
        String start = publicBaseUrl.getScheme() + "://" + publicBaseUrl.getHost();
        String path = publicBaseUrl.getRawPath() == null
                ? ""
                : publicBaseUrl.getRawPath().replaceAll("/+$", "");
        int port = publicBaseUrl.getPort();
        int usual = "https".equalsIgnoreCase(publicBaseUrl.getScheme()) ? 443 : 80;
        this.bases = Stream.of(port < 0 ? "" : ":" + port, "", ":" + (port < 0 ? usual : port))
                .distinct()
                .map(withPort -> start + withPort + path)
                .toList();
    }

    /** The URL as it is configured, for a person to compare. */
    public String spelt(String rawPath) {
        return bases.getFirst() + rawPath;
    }

    /** All spellings that may have been signed, the likeliest first. */
    public Stream<String> spellings(String rawPath, String rawQuery) {
        return rawQuery.isEmpty()
                ? bases.stream().map(base -> base + rawPath)
                : Stream.of(rawQuery, legacy(rawQuery))
                        .distinct()
                        .flatMap(query -> bases.stream().map(base -> base + rawPath + "?" + query));
    }

    /** The query as older back ends encode it before they sign. */
    private static String legacy(String rawQuery) {
        return Arrays.stream(rawQuery.split("&", -1))
                .map(pair -> Arrays.stream(pair.split("=", 2))
                        .map(SignedUrl::recoded)
                        .collect(Collectors.joining("=")))
                .collect(Collectors.joining("&"));
    }

    private static String recoded(String part) {
        try {
            String form = URLEncoder.encode(URLDecoder.decode(part, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            return FORM_UNLIKE_LEGACY
                    .matcher(form)
                    .replaceAll(code -> code.group().equals("+")
                            ? "%20"
                            : String.valueOf(
                                    (char) Integer.parseInt(code.group().substring(1), 16)));
        } catch (IllegalArgumentException _) {
            return part;
        }
    }
}
