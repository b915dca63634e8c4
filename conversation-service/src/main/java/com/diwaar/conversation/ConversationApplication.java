package com.diwaar.conversation;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Owns assistants, conversations, messages and agendas; runs the model. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ConversationApplication {

    /** After a rush, a client keeps a connection for each call that was open, and looks through them for every other. */
    private static final String MOST_IDLE_CONNECTIONS = "500";

    static {
        System.setProperty("jdk.httpclient.connectionPoolSize", MOST_IDLE_CONNECTIONS);
    }

    public static void main(String[] args) {
        SpringApplication.run(ConversationApplication.class, args);
    }
}
