package com.diwaar.billing;

import com.diwaar.kit.chore.Chore;
import com.diwaar.kit.chore.Chores;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts billing-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BillingApplication {

    public static void main(String[] args) {
        SpringApplication.run(BillingApplication.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Each use case names its own. */
    @Bean
    Chores chores(List<Chore> chores) {
        return new Chores(chores);
    }
}
