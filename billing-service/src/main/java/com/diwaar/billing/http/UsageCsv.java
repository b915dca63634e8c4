package com.diwaar.billing.http;

import com.diwaar.billing.usage.UsageLine;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Usage records as CSV (RFC 4180, with a header). No value needs quoting: numbers, times, ids and words of ours. */
final class UsageCsv {

    private static final String HEADER = "id,event_id,occurred_at,usage_type,direction,messages_used,segments,"
            + "input_tokens,output_tokens,estimated,call_seconds,call_minutes,unit_price,cost,currency,period,"
            + "assistant_id,conversation_id,message_id,customer_phone_number";

    private UsageCsv() {}

    static String of(List<UsageLine> lines) {
        return Stream.concat(Stream.of(HEADER), lines.stream().map(UsageCsv::row))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String row(UsageLine line) {
        return Stream.of(
                        line.id(),
                        line.eventId(),
                        line.occurredAt(),
                        line.usageType(),
                        line.direction(),
                        line.messagesUsed(),
                        line.segments(),
                        line.inputTokens(),
                        line.outputTokens(),
                        line.estimated(),
                        line.callSeconds(),
                        line.callMinutes(),
                        line.unitPrice().toPlainString(),
                        line.cost().toPlainString(),
                        line.currency(),
                        line.period(),
                        line.assistantId(),
                        line.conversationId(),
                        line.messageId(),
                        line.customerPhoneNumber())
                .map(UsageCsv::cell)
                .collect(Collectors.joining(","));
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
