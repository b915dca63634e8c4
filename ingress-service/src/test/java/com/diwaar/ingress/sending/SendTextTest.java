package com.diwaar.ingress.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.diwaar.events.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendTextTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String MEDIA = "https://cdn.example.com/menu.png";

    private final List<SendCommand> published = new ArrayList<>();
    private final WaitingCallers callers = new WaitingCallers(100);
    private final SendText sendText = new SendText(new Recording(), callers);

    static Stream<Arguments> objectionable() {
        return Stream.of(
                arguments("message_body must not be empty", order().body(" ").make()),
                arguments("1601 characters", order().body("x".repeat(1601)).make()),
                arguments(
                        "at most 10 URLs",
                        order().media(Collections.nCopies(11, MEDIA)).make()),
                arguments(
                        "media_urls[1]",
                        order().media(List.of(MEDIA, "ftp://example.com/a")).make()),
                arguments(
                        "at most 35 days",
                        order().at(NOW.plus(Duration.ofDays(35)).plusSeconds(1)).make()),
                arguments("time_zone", order().zone("Mars/Olympus").make()),
                arguments("agenda must", order().agenda(" ").make()),
                arguments("agenda_expires_hours", order().hours(0).make()),
                arguments("at most 50 entries", order().metadata(entries(51)).make()),
                arguments(
                        "metadata takes names",
                        order().metadata(Map.of("x".repeat(65), "")).make()),
                arguments(
                        "metadata takes names",
                        order().metadata(Map.of("", "v")).make()),
                arguments(
                        "metadata takes names",
                        order().metadata(Map.of("n", "x".repeat(1025))).make()));
    }

    @ParameterizedTest
    @MethodSource("objectionable")
    void saysWhatIsWrong(String sentence, SendCommand command) {
        var objection = sendText.objection(command, NOW);
        assertThat(objection).hasValueSatisfying(refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(refused.detail()).contains(sentence);
        });
    }

    static Stream<SendCommand> fine() {
        return Stream.of(
                order().make(),
                order().body("x".repeat(1600)).make(),
                order().body("").media(Collections.nCopies(10, MEDIA)).make(),
                order().at(NOW.plus(Duration.ofDays(35))).make(),
                order().at(NOW.minus(Duration.ofDays(400))).make(),
                order().zone("America/New_York")
                        .agenda("confirm")
                        .hours(1)
                        .metadata(entries(50))
                        .make());
    }

    @ParameterizedTest
    @MethodSource("fine")
    void takesWhatIsWithinBounds(SendCommand command) {
        assertThat(sendText.objection(command, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cdn.example.com/a.png",
                "https:///a.png",
                "https://exa mple.com/a",
                "file:///etc/passwd",
                "http://localhost/a",
                "http://printer.local/a",
                "http://intranet/a",
                "http://127.0.0.1/a",
                "http://10.1.2.3/a",
                "http://192.168.0.9:8080/a",
                "http://169.254.169.254/latest",
                "http://[::1]/a"
            })
    void refusesMediaThatTheProviderCouldNotFetch(String url) {
        assertThat(sendText.objection(order().media(List.of(url)).make(), NOW)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.com/a%20b.png?x=1#y",
                "HTTP://93.184.216.34:8080/a",
                "https://m\u00fcller.example/a"
            })
    void takesMediaThatIsPublic(String url) {
        String ascii = url.replace("m\u00fcller", "xn--mller-kva");
        assertThat(sendText.objection(order().media(List.of(ascii)).make(), NOW))
                .isEmpty();
    }

    @Test
    void aTextForLaterIsHeldAtOnce() {
        Instant later = NOW.plusSeconds(60);
        SendCommand command = order().at(later).make();
        assertThat(sendText.send(command, false, Duration.ofDays(1), NOW)).isEqualTo(new SendOutcome.Held(later));
        assertThat(published).containsExactly(command);
    }

    @Test
    void ofATextForLaterUnderANameNoTimeIsSaidSinceAnotherMayHaveComeFirst() {
        SendCommand command = order().at(NOW.plusSeconds(60)).make();
        assertThat(sendText.send(command, true, Duration.ofDays(1), NOW)).isEqualTo(new SendOutcome.Pending());
        assertThat(published).containsExactly(command);
    }

    @Test
    void aTimeThatIsPastMeansNow() {
        SendCommand command = order().at(NOW.minusSeconds(1)).make();
        assertThat(sendText.send(command, false, Duration.ZERO, NOW)).isEqualTo(new SendOutcome.Pending());
    }

    @Test
    void nobodyIsLeftWaitingWhereTheCommandCouldNotBePublished() {
        SendText away = new SendText(
                new Recording() {
                    @Override
                    public void publish(SendCommand command) {
                        throw new IllegalStateException("away");
                    }
                },
                callers);
        assertThatThrownBy(() -> away.send(order().make(), false, Duration.ofSeconds(1), NOW))
                .hasMessage("away");
        assertThat(callers.commands()).isZero();
    }

    private static Map<String, String> entries(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "name" + i, i -> "v"));
    }

    private static Order order() {
        return new Order("Hello", null, null, List.of(), null, null, Map.of());
    }

    private record Order(
            String text,
            @Nullable String toSettle,
            @Nullable Integer expires,
            List<String> urls,
            @Nullable Instant time,
            @Nullable String timeZone,
            Map<String, String> carried) {

        Order body(String body) {
            return new Order(body, toSettle, expires, urls, time, timeZone, carried);
        }

        Order agenda(String agenda) {
            return new Order(text, agenda, expires, urls, time, timeZone, carried);
        }

        Order hours(int hours) {
            return new Order(text, toSettle, hours, urls, time, timeZone, carried);
        }

        Order media(List<String> media) {
            return new Order(text, toSettle, expires, media, time, timeZone, carried);
        }

        Order at(Instant at) {
            return new Order(text, toSettle, expires, urls, at, timeZone, carried);
        }

        Order zone(String zone) {
            return new Order(text, toSettle, expires, urls, time, zone, carried);
        }

        Order metadata(Map<String, String> metadata) {
            return new Order(text, toSettle, expires, urls, time, timeZone, metadata);
        }

        SendCommand make() {
            return new SendCommand(
                    UUID.randomUUID(),
                    7,
                    12,
                    "+15551230001",
                    text,
                    Channel.SMS,
                    toSettle,
                    expires,
                    List.of(),
                    urls,
                    time,
                    timeZone,
                    carried);
        }
    }

    private class Recording implements Commands {
        @Override
        public void publish(SendCommand command) {
            published.add(command);
        }

        @Override
        public void publishRefusal(
                long organizationId, @Nullable Long assistantId, UUID requestId, ErrorCode code, String detail) {
            throw new AssertionError("not asked for");
        }
    }
}
