package com.diwaar.outbound.twilio;

import com.diwaar.outbound.attempt.ProviderAway;
import com.diwaar.outbound.backfill.Inbox;
import com.diwaar.outbound.backfill.ReceivedText;
import com.diwaar.outbound.backfill.ReceivedText.Medium;
import com.twilio.base.Page;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageReader;
import com.twilio.rest.api.v2010.account.message.Media;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Twilio's list of messages, as an inbox. It can't be filtered by direction, so all messages of the span are listed, a
 * thousand to a page.
 */
final class TwilioInbox implements Inbox {

    private static final long PAGE = 1000;
    private static final int MOST_MEDIA = 10;

    private final TwilioRestClient client;
    private final String apiBaseUrl;

    TwilioInbox(TwilioSettings settings, TwilioRestClient client) {
        this.client = client;
        this.apiBaseUrl = settings.apiBaseUrl().toString().replaceFirst("/+$", "");
    }

    @Override
    public void read(
            Instant from,
            Instant until,
            Function<Set<String>, Set<String>> missing,
            Consumer<List<ReceivedText>> page) {
        // Where the provider rounds this to a day, the list is longer, not shorter; what is too young is left out here.
        MessageReader reader =
                Message.reader().setDateSentAfter(from.atZone(ZoneOffset.UTC)).setPageSize(PAGE);
        Page<Message> these = asked(() -> reader.firstPage(client));
        while (true) {
            page.accept(missing(these, from, until, missing));
            if (!these.hasNextPage()) {
                return;
            }
            Page<Message> before = these;
            these = asked(() -> reader.nextPage(before, client));
        }
    }

    private List<ReceivedText> missing(
            Page<Message> page, Instant from, Instant until, Function<Set<String>, Set<String>> missing) {
        Map<String, Message> inbound = page.getRecords().stream()
                .filter(message -> message.getDirection() == Message.Direction.INBOUND)
                .filter(message -> isWithin(message, from, until))
                .collect(Collectors.toMap(Message::getSid, Function.identity(), (one, _) -> one));
        Set<String> wanted = inbound.isEmpty() ? Set.of() : missing.apply(inbound.keySet());
        return inbound.values().stream()
                .filter(message -> wanted.contains(message.getSid()))
                .map(this::text)
                .toList();
    }

    private static boolean isWithin(Message message, Instant from, Instant until) {
        Instant at = receivedAt(message);
        return !at.isBefore(from) && !at.isAfter(until);
    }

    private static Instant receivedAt(Message message) {
        ZonedDateTime created = message.getDateCreated();
        ZonedDateTime at = created == null ? message.getDateSent() : created;
        return at == null ? Instant.MAX : at.toInstant();
    }

    private ReceivedText text(Message message) {
        String media = message.getNumMedia();
        return new ReceivedText(
                message.getSid(),
                message.getAccountSid() == null ? "" : message.getAccountSid(),
                message.getMessagingServiceSid(),
                message.getFrom() == null ? "" : message.getFrom().getEndpoint(),
                message.getTo(),
                message.getBody() == null ? "" : message.getBody(),
                media == null || media.equals("0") ? List.of() : media(message.getSid()),
                number(message.getNumSegments()),
                receivedAt(message));
    }

    /** A list that Twilio no longer has is an empty one. */
    private List<Medium> media(String messageSid) {
        try {
            List<Medium> media = new ArrayList<>();
            for (Media one : asked(() -> Media.reader(messageSid)
                    .setPageSize((long) MOST_MEDIA)
                    .firstPage(client)
                    .getRecords())) {
                media.add(new Medium(apiBaseUrl + one.getUri().replaceFirst("\\.json$", ""), one.getContentType()));
            }
            return media;
        } catch (ProviderAway e) {
            if (e.getCause() instanceof ApiException api && Integer.valueOf(404).equals(api.getStatusCode())) {
                return List.of();
            }
            throw e;
        }
    }

    private static int number(String digits) {
        return digits != null && digits.matches("[1-9]\\d{0,3}") ? Integer.parseInt(digits) : 1;
    }

    private static <T> T asked(Supplier<T> question) {
        Call call = Call.harmless();
        try {
            return ScopedValue.where(Call.CURRENT, call).call(question::get);
        } catch (RuntimeException e) {
            throw new ProviderAway("Could not list messages, HTTP status " + call.status(), e);
        }
    }
}
