package com.diwaar.webhooks.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {

    private static final Egress CLOSED = new Egress(List.of(), List.of());
    private static final Egress LOCAL = new Egress(List.of("localhost", " 127.0.0.1", "::1", ""), List.of(443));

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/hooks?x=1", "https://example.com:8443", "HTTPS://EXAMPLE.com/"})
    void anHttpsUrlIsTaken(String url) {
        assertThat(CLOSED.objectionTo(url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "ftp://example.com",
                "file:///etc/passwd",
                "example.com",
                "https://",
                "https:///path",
                "//example.com",
                "https://user:secret@example.com",
                "https://example.com/#part",
                "https://exa mple.com",
                "https://example.com:0",
                "https://example.com:70000",
                ""
            })
    void whatIsNoPlainHttpsUrlIsObjectedTo(String url) {
        assertThat(CLOSED.objectionTo(url)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8090/hooks", "http://127.0.0.1", "http://[::1]:80/", "http://LOCALHOST"})
    void anAllowedHostMayBeSpokenToInPlainHttp(String url) {
        assertThat(LOCAL.objectionTo(url)).isNull();
        assertThat(CLOSED.objectionTo(url)).isNotNull();
    }

    @Test
    void portsCanBeLimitedSaveForAllowedHosts() {
        assertThat(LOCAL.objectionTo("https://example.com/")).isNull();
        assertThat(LOCAL.objectionTo("https://example.com:443/")).isNull();
        assertThat(LOCAL.objectionTo("https://example.com:22/")).contains("port", "443");
        assertThat(LOCAL.objectionTo("http://localhost:8090/")).isNull();
    }

    @Test
    void aUrlLongerThanAnyoneTypesIsObjectedTo() {
        assertThat(CLOSED.objectionTo("https://example.com/" + "x".repeat(2048)))
                .contains("longer");
    }

    @Test
    void onlyPublicAddressesAreLeft() throws Exception {
        InetAddress internal = InetAddress.getByName("10.0.0.1");
        InetAddress external = InetAddress.getByName("8.8.8.8");
        assertThat(CLOSED.permitted("example.com", new InetAddress[] {internal, external}))
                .containsExactly(external);
        assertThatThrownBy(() -> CLOSED.permitted("example.com", new InetAddress[] {internal}))
                .isInstanceOf(AddressRefused.class)
                .hasMessageNotContaining("10.0.0.1");
    }

    @Test
    void anAllowedHostMayBePrivateAndNoOther() throws Exception {
        InetAddress[] loopback = {InetAddress.getByName("127.0.0.1")};
        assertThat(LOCAL.permitted("localhost", loopback)).isEqualTo(loopback);
        assertThatThrownBy(() -> LOCAL.permitted("localhost.example.com", loopback))
                .isInstanceOf(AddressRefused.class);
    }
}
