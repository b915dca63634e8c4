package com.diwaar.webhooks.postgres;

import com.diwaar.testkit.RealPostgres;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;

/** A database with the service's tables, whose plans are made as in application.yaml; nothing else runs on it. */
final class MigratedDatabase {

    private MigratedDatabase() {}

    static HikariDataSource of(RealPostgres.Database database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.urlAs("webhooks"));
        config.setMaximumPoolSize(2);
        config.addDataSourceProperty("options", "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off");
        HikariDataSource source = new HikariDataSource(config);
        Flyway.configure().dataSource(source).defaultSchema("webhooks").load().migrate();
        return source;
    }
}
