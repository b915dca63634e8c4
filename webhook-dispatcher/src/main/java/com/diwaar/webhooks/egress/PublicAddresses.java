package com.diwaar.webhooks.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells whether an address is on the public internet. Whatever IANA's special-purpose registries (RFC 6890) keep for other
 * uses is not, nor are the addresses at which clouds serve their metadata, nor an IPv6 address that leads to such an IPv4
 * address (mapped, compatible, 6to4, Teredo, NAT64, ISATAP). In doubt an address is not public.
 */
public final class PublicAddresses {

    private static final List<Network> NOT_PUBLIC_V4 = Network.all(
            "0.0.0.0/8", // this network
            "10.0.0.0/8",
            "100.64.0.0/10", // carrier-grade NAT; a cloud's metadata at 100.100.100.200
            "127.0.0.0/8",
            "169.254.0.0/16", // link-local; most clouds' metadata
            "172.16.0.0/12",
            "192.0.0.0/24", // protocol assignments; a cloud's metadata at 192.0.0.192
            "192.0.2.0/24", // documentation
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "168.63.129.16/32", // a public address that a cloud uses inside
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    /** Only this part of IPv6 is handed out as global unicast: outside of it all is special. */
    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

    private static final Network NAT64 = Network.of("64:ff9b::/96");

    private static final List<Network> NOT_PUBLIC_V6 = Network.all(
            "2001::/23", // Teredo, ORCHID, benchmarks and other protocol assignments
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: an IPv4 address follows
            "3ffe::/16",
            "3fff::/20"); // documentation

    private PublicAddresses() {}

    /** Whether packets to this address leave for the public internet. */
    public static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address ? isPublicV4(address.getAddress()) : isPublicV6(address.getAddress());
    }

    private static boolean isPublicV4(byte[] address) {
        return NOT_PUBLIC_V4.stream().noneMatch(network -> network.contains(address));
    }

    private static boolean isPublicV6(byte[] address) {
        if (NAT64.contains(address)) {
            return isPublicV4(Arrays.copyOfRange(address, 12, 16)); // where IPv6-only networks find all of IPv4
        }
        return GLOBAL_UNICAST.contains(address)
                && !isIsatap(address)
                && NOT_PUBLIC_V6.stream().noneMatch(network -> network.contains(address));
    }

    /** RFC 5214: an interface id of {@code [02]00:5efe} and an IPv4 address. */
    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~0x02) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }

    private record Network(byte[] start, int bits) {

        static List<Network> all(String... networks) {
            return Arrays.stream(networks).map(Network::of).toList();
        }

        static Network of(String network) {
            int slash = network.indexOf('/');
            try {
                return new Network(
                        InetAddress.getByName(network.substring(0, slash)).getAddress(),
                        Integer.parseInt(network.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(network, e);
            }
        }

        boolean contains(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (start[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
