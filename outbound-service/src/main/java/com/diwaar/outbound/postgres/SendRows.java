package com.diwaar.outbound.postgres;

import com.diwaar.events.ErrorCode;
import com.diwaar.outbound.send.About;
import com.diwaar.outbound.send.Channel;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.HeldSend;
import com.diwaar.outbound.send.Hints;
import com.diwaar.outbound.send.Lane;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Part;
import com.diwaar.outbound.send.Purpose;
import com.diwaar.outbound.send.Send;
import com.diwaar.outbound.send.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads rows of the table {@code sends}. */
final class SendRows {

    private static final Lane[] LANES = Lane.values();
    private static final String EMPTY_LIST = "[]";
    private static final String EMPTY_MAP = "{}";
    private final JsonMapper json;

    SendRows(JsonMapper json) {
        this.json = json;
    }

    Send send(ResultSet row) throws SQLException {
        Order order = new Order(
                LANES[row.getInt("lane")],
                row.getInt("lane_partition"),
                about(row),
                text(row),
                Purpose.valueOf(row.getString("purpose")),
                hints(row),
                instant(row, "asked_at"));
        return new Send(row.getLong("send_id"), order, row.getInt("tries"), waitingSince(row));
    }

    private static Instant waitingSince(ResultSet row) throws SQLException {
        Instant firstTried = instantOrNull(row, "first_tried_at");
        return firstTried == null ? instant(row, "created_at") : firstTried;
    }

    HeldSend held(ResultSet row) throws SQLException {
        return new HeldSend(send(row), instant(row, "held_at"), instant(row, "scheduled_for"));
    }

    DecidedSend decided(ResultSet row) throws SQLException {
        return new DecidedSend(send(row), decision(row));
    }

    private static Decision decision(ResultSet row) throws SQLException {
        Instant at = instant(row, "decided_at");
        return switch (row.getString("state")) {
            case "sent" -> new Decision.Sent(row.getObject("attempt_id", UUID.class), row.getString("message_sid"), at);
            case "failed" ->
                new Decision.Failed(
                        ErrorCode.ofWire(row.getString("error_code")),
                        row.getString("error_detail"),
                        integer(row, "provider_code"),
                        at,
                        instantOrNull(row, "lifts_at"));
            default -> throw new IllegalStateException("The send " + row.getLong("send_id") + " is not decided");
        };
    }

    private static About about(ResultSet row) throws SQLException {
        return new About(
                row.getLong("organization_id"),
                row.getLong("assistant_id"),
                row.getLong("conversation_id"),
                row.getLong("message_id"),
                row.getObject("command_id", UUID.class),
                row.getString("reservation_id"));
    }

    private Text text(ResultSet row) throws SQLException {
        return new Text(
                Channel.valueOf(row.getString("conversation_type")),
                row.getString("sender"),
                row.getString("recipient"),
                row.getString("body"),
                urls(row.getString("media_urls")));
    }

    private Hints hints(ResultSet row) throws SQLException {
        return new Hints(
                metadata(row.getString("metadata")),
                row.getString("time_zone"),
                row.getBoolean("smart_encoding"),
                instantOrNull(row, "in_reply_to_at"),
                row.getString("agenda"),
                new Part(row.getInt("part"), row.getInt("parts")));
    }

    private List<String> urls(String column) {
        return column.equals(EMPTY_LIST) ? List.of() : json.readValue(column, new TypeReference<List<String>>() {});
    }

    private Map<String, String> metadata(String column) {
        return column.equals(EMPTY_MAP)
                ? Map.of()
                : json.readValue(column, new TypeReference<Map<String, String>>() {});
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }
}
