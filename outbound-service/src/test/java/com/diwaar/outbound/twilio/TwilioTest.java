package com.diwaar.outbound.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.outbound.Examples;
import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.LastLook;
import com.diwaar.outbound.attempt.Outcome;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Send;
import com.diwaar.outbound.send.Text;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt is one request at the socket, whatever comes back. */
@Timeout(30)
class TwilioTest {

    private static final String TAKEN = "{\"sid\":\"SM1\",\"status\":\"queued\"}";
    private static final LastLook CLEAR = Optional::empty;

    private final RawPeer peer = new RawPeer(RawPeer.answers(201, TAKEN));

    @AfterEach
    void closePeer() throws Exception {
        peer.close();
    }

    private static Twilio twilio(URI url) {
        var settings = new TwilioSettings(
                "AC1",
                "first, second",
                url,
                URI.create("https://sms.example.com/"),
                Duration.ofMillis(500),
                Duration.ofSeconds(10));
        return new Twilio(settings, TwilioWiring.client(settings, new OneRequest(settings, Duration.ofSeconds(1), 8)));
    }

    private Outcome create(String body) {
        return onVirtualThread(twilio(peer.url()), Examples.attempt(body), CLEAR);
    }

    /** As the drains do it. */
    private static Outcome onVirtualThread(Twilio twilio, Attempt attempt, LastLook look) {
        var outcome = new CompletableFuture<Outcome>();
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(twilio.create(attempt, Duration.ofHours(3), look));
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void aTakenTextHasItsSid() {
        assertThat(create("Yes, 9 to 5")).isEqualTo(new Outcome.Accepted("SM1"));
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void saysToTwilioWhoWhatAndWhereToReport() {
        Attempt attempt = Examples.attempt("Yes, 9 to 5");
        onVirtualThread(twilio(peer.url()), attempt, CLEAR);

        assertThat(peer.requests().getFirst())
                .startsWith("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1")
                .contains("Host: localhost:" + peer.url().getPort())
                .contains("Authorization: Basic QUMxOmZpcnN0") // AC1:first
                .contains("From=%2B15550001000")
                .contains("To=%2B15551230001")
                .contains("Body=Yes%2C+9+to+5")
                .contains("StatusCallback=https%3A%2F%2Fsms.example.com%2Fsms%2Fstatus%3Fattempt_id%3D" + attempt.id()
                        + "%23rc%3D3%26rp%3Dct%2Crt%2C5xx");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerErrorIsUnknownAfterOneRequest(int status) {
        peer.behave(RawPeer.answers(status, "{\"code\":20500,\"message\":\"oops\",\"status\":" + status + "}"));

        assertThat(create("a")).isInstanceOf(Outcome.Unknown.class);
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void tooManyRequestsIsNotTakenAfterOneRequest() {
        peer.behave(RawPeer.answers(429, "{\"code\":20429,\"message\":\"slow\",\"status\":429}", "Retry-After: 7"));

        assertThat(create("a")).isEqualTo(new Outcome.NotTaken("too many requests", Duration.ofSeconds(7), 20429));
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void tooManyRequestsWithoutJsonIsNotTakenEither() {
        peer.behave(RawPeer.answers(429, "<html>slow down</html>"));

        assertThat(create("a")).isEqualTo(new Outcome.NotTaken("too many requests", null, null));
    }

    @Test
    void aFullQueueAtTwilioIsARefusalWithItsCode() {
        peer.behave(RawPeer.answers(429, "{\"code\":21611,\"message\":\"queue is full\",\"status\":429}"));

        assertThat(create("a")).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo(21611);
        });
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void aRefusalHasTwiliosCode() {
        peer.behave(RawPeer.answers(400, "{\"code\":21211,\"message\":\"Invalid 'To'\",\"status\":400}"));

        assertThat(create("a")).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(21211);
        });
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void aRefusalWithoutJsonIsARefusal() {
        peer.behave(RawPeer.answers(403, "<html>no</html>"));

        assertThat(create("a")).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isNull();
        });
        assertThat(peer.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowedAndIsNoSuccess(int status) {
        peer.behave(RawPeer.answers(status, "{}", "Location: " + peer.url() + "/elsewhere"));

        assertThat(create("a")).isInstanceOf(Outcome.Unknown.class);
        assertThat(peer.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "not json", ""})
    void aSuccessWithoutASidIsUnknown(String answer) {
        peer.behave(RawPeer.answers(201, answer));

        assertThat(create("a")).isInstanceOf(Outcome.Unknown.class);
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void aReadTimeoutIsUnknownAfterOneRequest() {
        peer.behave(socket -> socket.getInputStream().read());

        assertThat(create("a")).isInstanceOf(Outcome.Unknown.class);
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatTricklesIsBrokenOffAtTheLimit() {
        peer.behave(socket -> {
            for (int i = 0; i < 100; i++) {
                socket.getOutputStream().write('H');
                socket.getOutputStream().flush();
                LockSupport.parkNanos(100_000_000);
            }
        });

        long begin = System.nanoTime();
        assertThat(create("a")).isInstanceOf(Outcome.Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void aResetIsUnknownAfterOneRequest() {
        peer.behave(RawPeer.resets());

        assertThat(create("a")).isInstanceOf(Outcome.Unknown.class);
        assertThat(peer.requests()).hasSize(1);
        assertThat(peer.connections()).isEqualTo(1);
    }

    @Test
    void aRefusedConnectionIsNotTaken() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://localhost:" + socket.getLocalPort());
        }

        assertThat(onVirtualThread(twilio(nobody), Examples.attempt("a"), CLEAR))
                .isInstanceOf(Outcome.NotTaken.class);
    }

    @Test
    void nothingIsWrittenWhereTheLastLookObjects() {
        LastLook objects = () -> Optional.of(new Outcome.OptedOut());

        assertThat(onVirtualThread(twilio(peer.url()), Examples.attempt("a"), objects))
                .isEqualTo(new Outcome.OptedOut());
        assertThat(peer.requests()).isEmpty();
    }

    @Test
    void aConnectionThatThePeerClosedMeanwhileIsNotUsedAgain() {
        Twilio twilio = twilio(peer.url());
        peer.behave(socket -> {
            RawPeer.write(socket, 201, TAKEN);
            peer.close(socket);
        });
        onVirtualThread(twilio, Examples.attempt("a"), CLEAR);
        Awaitility.await().until(() -> peer.closed() == 1);

        assertThat(onVirtualThread(twilio, Examples.attempt("b"), CLEAR)).isEqualTo(new Outcome.Accepted("SM1"));
        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void picturesAndTheTimeThatIsLeftGoAlong() {
        Text text = new Text(
                Channel.SMS,
                Examples.SENDER,
                Examples.CUSTOMER,
                "",
                List.of("https://a.example/1.png", "https://a.example/2.png"));
        onVirtualThread(twilio(peer.url()), Examples.attempt(withText(text)), CLEAR);

        assertThat(peer.requests().getFirst())
                .contains("MediaUrl=https%3A%2F%2Fa.example%2F1.png")
                .contains("MediaUrl=https%3A%2F%2Fa.example%2F2.png")
                .contains("ValidityPeriod=10800");
    }

    private static Send withText(Text text) {
        Order order = Examples.attempt("a").send().order();
        return new Send(
                7,
                new Order(order.lane(), 0, order.about(), text, order.purpose(), order.hints(), order.askedAt()),
                1,
                order.askedAt());
    }

    @Test
    void whatsAppIsAnAddressLikeAnother() {
        Text text = new Text(Channel.WHATSAPP, Examples.SENDER, Examples.CUSTOMER, "a", List.of());
        onVirtualThread(twilio(peer.url()), Examples.attempt(withText(text)), CLEAR);

        assertThat(peer.requests().getFirst())
                .contains("From=whatsapp%3A%2B15550001000")
                .contains("To=whatsapp%3A%2B15551230001");
    }

    @Test
    void listsAllPagesBackToTheTimeAskedFor() {
        peer.behave(socket -> {
            boolean second = peer.requests().getLast().contains("Page=1");
            RawPeer.write(
                    socket,
                    200,
                    second
                            ? page("SM2", "Sat, 01 Jan 2022 00:00:00 +0000", "")
                            : page("SM1", null, "/2010-04-01/Accounts/AC1/Messages.json?Page=1"));
        });

        var listed =
                twilio(peer.url()).list(Examples.attempt("a").send().text(), Instant.parse("2021-01-01T00:00:00Z"));

        assertThat(listed).extracting("sid").containsExactly("SM1", "SM2");
        assertThat(listed.getFirst().createdAt()).isNull();
        assertThat(listed.getLast().createdAt()).isEqualTo("2022-01-01T00:00:00Z");
        assertThat(peer.requests().getFirst()).contains("From=%2B15550001000").contains("To=%2B15551230001");
    }

    @Test
    void takesTwiliosOwnAnswerToAKeywordForNoMessageOfOurs() {
        peer.behave(
                socket -> RawPeer.write(socket, 200, page("SM1", null, "").replace("outbound-api", "outbound-reply")));

        assertThat(twilio(peer.url()).list(Examples.attempt("a").send().text(), Instant.EPOCH))
                .singleElement()
                .matches(message -> !message.outbound());
    }

    private static String page(String sid, String created, String next) {
        return """
                {"messages":[{"sid":"%s","from":"+15550001000","to":"+15551230001","body":"a","direction":"outbound-api",
                "status":"queued","date_created":%s,"num_segments":"1"}],
                "page":0,"page_size":1,"next_page_uri":%s,"first_page_uri":"","uri":""}
                """.formatted(
                sid, created == null ? "null" : "\"" + created + "\"", next.isEmpty() ? "null" : "\"" + next + "\"");
    }
}
