package com.diwaar.conversation.postgres;

import com.diwaar.conversation.erasure.Erasures;
import com.diwaar.kit.identity.SecretKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts ends and erasures into PostgreSQL. */
@Configuration(proxyBeanMethods = false)
class EndingPostgresWiring {

    @Bean
    PostgresEndings endings(JdbcClient sql, PlatformTransactionManager transactions, Json storedJson) {
        return new PostgresEndings(sql, new TransactionTemplate(transactions), new EndingRows(storedJson));
    }

    @Bean
    TextHashes textHashes(SecretKey secretKey) {
        return new TextHashes(secretKey);
    }

    @Bean
    Erasures erasures(
            JdbcClient sql,
            PlatformTransactionManager transactions,
            PostgresEndings endings,
            Json storedJson,
            SecretKey secretKey,
            TextHashes textHashes) {
        return new PostgresErasures(
                sql, new TransactionTemplate(transactions), endings, storedJson, secretKey, textHashes);
    }
}
