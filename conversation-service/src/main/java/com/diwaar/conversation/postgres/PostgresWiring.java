package com.diwaar.conversation.postgres;

import com.diwaar.conversation.assistant.Assistants;
import com.diwaar.conversation.dialogue.Dialogues;
import com.diwaar.conversation.outreach.Outreaches;
import com.diwaar.conversation.reading.Conversations;
import com.diwaar.conversation.receipt.Receipts;
import com.diwaar.kit.identity.SecretKey;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts the features' records into PostgreSQL. */
@Configuration(proxyBeanMethods = false)
class PostgresWiring {

    @Bean
    Json storedJson(JsonMapper mapper) {
        return new Json(mapper);
    }

    @Bean
    AssistantRows assistantRows(Json storedJson) {
        return new AssistantRows(storedJson);
    }

    @Bean
    Assistants assistants(JdbcClient sql, AssistantRows rows, Json storedJson, Clock clock) {
        return new PostgresAssistants(sql, rows, storedJson, clock);
    }

    @Bean
    PostgresOptOuts optOuts(JdbcClient sql, Json storedJson, SecretKey secret) {
        return new PostgresOptOuts(sql, new OptOutRows(storedJson), customers(secret));
    }

    @Bean
    Dialogues dialogues(
            JdbcClient sql,
            PlatformTransactionManager transactions,
            AssistantRows rows,
            PostgresOptOuts optOuts,
            SecretKey secret,
            TextHashes textHashes,
            Json storedJson,
            Clock clock) {
        return new PostgresDialogues(
                sql,
                new TransactionTemplate(transactions),
                new DialogueRows(rows, storedJson),
                optOuts,
                customers(secret),
                textHashes,
                storedJson,
                clock);
    }

    /** The hash of a number in the topic {@code opt-outs}, for all who read it. */
    private static SecretKey.KeyedHash customers(SecretKey secret) {
        return secret.keyedHash("customers");
    }

    @Bean
    Outreaches outreaches(JdbcClient sql, AssistantRows rows, SecretKey secret, Json storedJson) {
        return new PostgresOutreaches(
                sql, rows, new AgendaRows(storedJson), new OptOutRows(storedJson), customers(secret), storedJson);
    }

    @Bean
    Receipts receipts(JdbcClient sql, PlatformTransactionManager transactions) {
        return new PostgresReceipts(sql, new TransactionTemplate(transactions));
    }

    @Bean
    Conversations conversations(JdbcClient sql, Json storedJson) {
        return new PostgresConversations(sql, new AgendaRows(storedJson), storedJson);
    }
}
