package com.diwaar.conversation.postgres;

import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Situation;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks at many lines in one statement. */
final class Looks {

    /** @param until traffic is counted up to then */
    record Look(Line line, List<String> sids, Instant until) {}

    private record Sid(long place, String sid) {}

    private final JdbcClient sql;
    private final DialogueRows rows;
    private final KeyedHash customers;
    private final TextHashes textHashes;

    Looks(JdbcClient sql, DialogueRows rows, KeyedHash customers, TextHashes textHashes) {
        this.sql = sql;
        this.rows = rows;
        this.customers = customers;
        this.textHashes = textHashes;
    }

    /** In their order. */
    List<Situation> look(List<Look> looks) {
        List<Sid> sids = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            long place = i + 1;
            looks.get(i).sids().forEach(sid -> sids.add(new Sid(place, sid)));
        }
        return sql.sql(DialogueSql.LOOK)
                .param("types", Columns.of(looks, look -> look.line().type().wire(), String[]::new))
                .param("numbers", Columns.of(looks, look -> look.line().assistantNumber(), String[]::new))
                .param("customers", Columns.of(looks, look -> look.line().customerNumber(), String[]::new))
                .param(
                        "hashes",
                        Columns.of(looks, look -> customers.of(look.line().customerNumber()), String[]::new))
                .param("untils", Columns.of(looks, look -> look.until().toEpochMilli(), Long[]::new))
                .param("places", Columns.of(sids, Sid::place, Long[]::new))
                .param("sids", Columns.of(sids, Sid::sid, String[]::new))
                .param("sidHashes", Columns.of(sids, one -> textHashes.of(one.sid()), String[]::new))
                .query((row, i) -> rows.situation(row, looks.get(i).line()))
                .list();
    }
}
