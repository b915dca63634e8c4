package com.diwaar.webhooks.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a customer's URL may be and where it may lead: https to a public address, at a permitted port. Hosts on the allow-list,
 * which is meant for development, may also be private, at any port, and spoken to in plain http.
 */
public final class Egress {

    /** Longer than any URL that somebody typed. */
    private static final int LONGEST_URL = 2048;

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Set<String> allowedHosts;
    private final Set<Integer> allowedPorts;

    /**
     * @param allowedHosts host names or addresses, as they stand in the URL
     * @param allowedPorts ports that URLs of other hosts may name; empty means any
     */
    public Egress(Collection<String> allowedHosts, Collection<Integer> allowedPorts) {
        this.allowedPorts = Set.copyOf(allowedPorts);
        this.allowedHosts = allowedHosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Why the URL can be no endpoint's: a sentence for its owner, or null where nothing speaks against it yet. What its host
     * resolves to is judged at every connect, not here.
     */
    public @Nullable String objectionTo(String url) {
        if (url.length() > LONGEST_URL) {
            return "The URL is longer than " + LONGEST_URL + " characters.";
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return "The URL can't be read: " + e.getReason() + ".";
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            return "The URL must be absolute and name a host.";
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return "The URL must have no user name, password or fragment.";
        }
        String objection = objectionToScheme(uri);
        return objection == null ? objectionToPort(uri) : objection;
    }

    /** Why requests may not go to this URL's port: a sentence, or null where they may. */
    public @Nullable String objectionToPort(URI uri) {
        int usual = "http".equalsIgnoreCase(uri.getScheme()) ? HTTP : HTTPS;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return allowedPorts.isEmpty() || allowedPorts.contains(port) || isAllowed(String.valueOf(uri.getHost()))
                ? null
                : "The URL's port must be one of "
                        + allowedPorts.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")) + ".";
    }

    private @Nullable String objectionToScheme(URI uri) {
        return switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
            case "https" -> null;
            case "http" -> isAllowed(uri.getHost()) ? null : "The URL must begin with https://.";
            default -> "The URL must begin with https://.";
        };
    }

    /**
     * Those of a host's addresses that may be connected to.
     *
     * @throws AddressRefused where there is none
     */
    public InetAddress[] permitted(String host, InetAddress[] addresses) throws AddressRefused {
        if (isAllowed(host)) {
            return addresses;
        }
        InetAddress[] permitted =
                Arrays.stream(addresses).filter(PublicAddresses::isPublic).toArray(InetAddress[]::new);
        if (permitted.length == 0) {
            throw new AddressRefused(host);
        }
        return permitted;
    }

    private boolean isAllowed(String host) {
        return allowedHosts.contains(withoutBrackets(host).toLowerCase(Locale.ROOT));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
