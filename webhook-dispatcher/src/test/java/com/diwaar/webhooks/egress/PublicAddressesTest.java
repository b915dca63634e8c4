package com.diwaar.webhooks.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2001:4860:4860::8888",
                "2a00:1450:4001:81b::200e",
                "64:ff9b::8.8.8.8"
            })
    void theInternetIsPublic(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255"
            })
    void whatIsKeptForOtherUsesIsNot(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "100::1",
                "2001:db8::1",
                "2001:20::1",
                "3fff::1",
                "5f00::1",
                "4000::1"
            })
    void specialIpv6IsNot(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:127.0.0.1", // mapped
                "::ffff:169.254.169.254",
                "::127.0.0.1", // compatible
                "::ffff:0:127.0.0.1", // translated
                "64:ff9b::127.0.0.1", // NAT64
                "64:ff9b::169.254.169.254",
                "64:ff9b::a00:1",
                "64:ff9b:1::10.0.0.1", // local NAT64
                "2002:7f00:1::", // 6to4 of 127.0.0.1
                "2002:a9fe:a9fe::1", // 6to4 of 169.254.169.254
                "2002:808:808::1", // 6to4 altogether
                "2001:0:4136:e378:8000:63bf:3fff:fdd2", // Teredo
                "2606:4700::5efe:10.0.0.1", // ISATAP
                "2606:4700::200:5efe:10.0.0.1"
            })
    void disguisesOfIpv4AreSeenThrough(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }
}
