package com.diwaar.ingress.sending;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Tells whether the provider could fetch a URL. Nothing is looked up: a name that leads nowhere is the provider's to say. */
final class PublicUrl {

    /** Characters. */
    static final int LONGEST = 2_048;

    private PublicUrl() {}

    /** An absolute http or https URL whose host is not this machine and not inside a private network. */
    static boolean isOne(String url) {
        if (url.length() > LONGEST) {
            return false;
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
                    && isPublic(uri.getHost().toLowerCase(Locale.ROOT));
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isPublic(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return !(address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isAnyLocalAddress()
                    || address.isMulticastAddress());
        } catch (IllegalArgumentException _) {
            return host.contains(".") && !host.endsWith(".localhost") && !host.endsWith(".local");
        }
    }
}
