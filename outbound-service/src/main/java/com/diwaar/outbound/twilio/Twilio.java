package com.diwaar.outbound.twilio;

import com.diwaar.outbound.attempt.Attempt;
import com.diwaar.outbound.attempt.LastLook;
import com.diwaar.outbound.attempt.Outcome;
import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.attempt.ProviderAway;
import com.diwaar.outbound.attempt.ProviderMessage;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.Text;
import com.twilio.base.Page;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.rest.api.v2010.account.MessageReader;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Twilio as the provider. */
final class Twilio implements Provider {

    private static final long PAGE = 100;
    private static final int MOST_PAGES = 20;
    private static final String WHATSAPP = "whatsapp:";

    private final TwilioRestClient client;
    /** A callback that overtakes the answer still finds its attempt by the id at the end. */
    /** What Twilio does when the callback fails: by default it does not come again after an answer. It signs without this. */
    private static final String TRY_AGAIN = "#rc=3&rp=ct,rt,5xx";

    private final String statusCallback;

    Twilio(TwilioSettings settings, TwilioRestClient client) {
        this.client = client;
        this.statusCallback = settings.publicBaseUrl().toString().replaceFirst("/+$", "") + "/sms/status?attempt_id=";
    }

    @Override
    public Outcome create(Attempt attempt, Duration validity, LastLook look) {
        Call call = new Call(look);
        try {
            Message message = in(
                    call,
                    () -> creator(attempt.id(), attempt.send().text())
                            .setValidityPeriod((int) validity.toSeconds())
                            .create(client));
            return Answers.outcome(call, message.getSid());
        } catch (RuntimeException e) {
            return Answers.outcome(call, e);
        }
    }

    @Override
    public boolean acceptsUs() {
        try {
            asked(() -> Message.reader().setPageSize(1L).firstPage(client));
            return true;
        } catch (ProviderAway _) {
            return false;
        }
    }

    private MessageCreator creator(UUID attemptId, Text text) {
        MessageCreator creator =
                Message.creator(address(text, text.recipient()), address(text, text.sender()), text.body());
        if (!text.mediaUrls().isEmpty()) {
            creator.setMediaUrl(text.mediaUrls().stream().map(URI::create).toList());
        }
        return creator.setStatusCallback(URI.create(statusCallback + attemptId + TRY_AGAIN));
    }

    private static PhoneNumber address(Text text, String number) {
        return new PhoneNumber(text.channel() == Channel.WHATSAPP ? WHATSAPP + number : number);
    }

    /** Newest first, as Twilio lists; messages without a date yet count as new. */
    @Override
    public List<ProviderMessage> list(Text like, Instant since) {
        MessageReader reader = Message.reader()
                .setFrom(address(like, like.sender()))
                .setTo(address(like, like.recipient()))
                .setPageSize(PAGE);
        return asked(() -> {
            List<ProviderMessage> all = new ArrayList<>();
            Page<Message> page = reader.firstPage(client);
            for (int pages = 1; ; pages++) {
                List<ProviderMessage> these =
                        page.getRecords().stream().map(Twilio::message).toList();
                all.addAll(these);
                boolean old = these.stream().anyMatch(one -> isBefore(one, since));
                if (old || !page.hasNextPage() || pages == MOST_PAGES) {
                    return all;
                }
                page = reader.nextPage(page, client);
            }
        });
    }

    @Override
    public Optional<ProviderMessage> fetch(String messageSid) {
        try {
            return Optional.of(message(
                    in(Call.harmless(), () -> Message.fetcher(messageSid).fetch(client))));
        } catch (ApiException e) {
            if (Integer.valueOf(404).equals(e.getStatusCode())) {
                return Optional.empty();
            }
            throw new ProviderAway("Could not fetch the message", e);
        }
    }

    private static <T> T asked(Supplier<T> question) {
        Call call = Call.harmless();
        try {
            return in(call, question);
        } catch (RuntimeException e) {
            throw new ProviderAway("Could not list messages, HTTP status " + call.status(), e);
        }
    }

    private static <T> T in(Call call, Supplier<T> work) {
        return ScopedValue.where(Call.CURRENT, call).call(work::get);
    }

    private static boolean isBefore(ProviderMessage message, Instant since) {
        Instant created = message.createdAt();
        return created != null && created.isBefore(since);
    }

    private static ProviderMessage message(Message message) {
        Message.Direction direction = message.getDirection();
        return new ProviderMessage(
                message.getSid(),
                message.getFrom() == null ? "" : message.getFrom().getEndpoint(),
                message.getTo(),
                message.getBody() == null ? "" : message.getBody(),
                // Not what Twilio says of its own accord, such as its answer to STOP or HELP.
                direction == null || direction == Message.Direction.OUTBOUND_API,
                String.valueOf(message.getStatus()),
                instant(message.getDateCreated()),
                instant(message.getDateSent()),
                number(message.getNumSegments()),
                message.getErrorCode(),
                message.getPrice(),
                message.getPriceUnit() == null ? null : message.getPriceUnit().getCurrencyCode());
    }

    private static @Nullable Instant instant(@Nullable ZonedDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null || !digits.matches("\\d{1,9}") ? null : Integer.valueOf(digits);
    }
}
