package com.diwaar.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.testkit.FreePorts;
import com.diwaar.testkit.RealRedis;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** What a {@code REDIS_URL} may say, against real servers. */
class RedisUrlIT {

    @TempDir
    Path dir;

    @Test
    void aUserAndItsPassword() {
        try (RealRedis redis = RealRedis.start("user diwaar on >s3cret ~* +@all", "requirepass other");
                UnifiedJedis right = connect("redis://diwaar:s3cret@localhost:" + redis.port());
                UnifiedJedis wrong = connect("redis://diwaar:wrong@localhost:" + redis.port())) {
            assertThat(right.ping()).isEqualTo("PONG");
            assertThatThrownBy(wrong::ping).hasStackTraceContaining("WRONGPASS");
        }
    }

    @Test
    void aPasswordAloneAndADatabase() {
        try (RealRedis redis = RealRedis.start("requirepass s3cret");
                UnifiedJedis second = connect("redis://:s3cret@localhost:" + redis.port() + "/2");
                UnifiedJedis first = connect("redis://:s3cret@localhost:" + redis.port())) {
            second.set("k", "v");
            assertThat(second.get("k")).isEqualTo("v");
            assertThat(first.get("k")).isNull();
        }
    }

    @Test
    void tlsIsSpokenAndTheServerVerified() throws Exception {
        Tls localhost = Tls.of(dir, "localhost");
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(localhost.trusting());
        int port = FreePorts.next();
        try (RealRedis _ = RealRedis.start(localhost.settings(port));
                UnifiedJedis right = connect("rediss://localhost:" + port);
                UnifiedJedis anotherName = connect("rediss://127.0.0.1:" + port);
                UnifiedJedis plain = connect("redis://localhost:" + port)) {
            assertThat(right.ping()).isEqualTo("PONG");
            assertThatThrownBy(anotherName::ping).hasStackTraceContaining("No subject alternative names");
            assertThatThrownBy(plain::ping);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private static UnifiedJedis connect(String url) {
        return RedisClients.connect(
                new RedisSettings(List.of(URI.create(url)), Duration.ofSeconds(2), Duration.ofSeconds(1), 4));
    }

    /** A certificate for a name, as redis-server and as a client want it. */
    private record Tls(KeyStore store, Path certificate, Path key) {

        private static final char[] PASSWORD = "changeit".toCharArray();

        static Tls of(Path dir, String name) throws Exception {
            Path file = dir.resolve("tls.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "redis",
                            "-keyalg",
                            "RSA",
                            "-keysize",
                            "2048",
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "SAN=dns:" + name,
                            "-keystore",
                            file.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "changeit")
                    .redirectErrorStream(true)
                    .start();
            assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
            KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
            Key key = store.getKey("redis", PASSWORD);
            Certificate certificate = store.getCertificate("redis");
            return new Tls(
                    store,
                    pem(dir.resolve("tls.crt"), "CERTIFICATE", certificate.getEncoded()),
                    pem(dir.resolve("tls.key"), "PRIVATE KEY", key.getEncoded()));
        }

        private static Path pem(Path file, String type, byte[] der) throws Exception {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return Files.writeString(file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, body));
        }

        String[] settings(int port) {
            return new String[] {
                "tls-port " + port,
                "tls-cert-file " + certificate,
                "tls-key-file " + key,
                "tls-ca-cert-file " + certificate,
                "tls-auth-clients no"
            };
        }

        SSLContext trusting() throws Exception {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("redis", store.getCertificate("redis"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        }
    }
}
