package com.diwaar.localstack.phone;

import com.diwaar.localstack.phone.control.ControlApi;
import com.diwaar.localstack.phone.control.Demo;
import com.diwaar.localstack.phone.events.Accounts;
import com.diwaar.localstack.phone.events.EventTap;
import com.diwaar.localstack.phone.inbox.WebhookInbox;
import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.measure.Counters;
import com.diwaar.localstack.phone.measure.ModelCalls;
import com.diwaar.localstack.phone.model.ChatApi;
import com.diwaar.localstack.phone.switches.Behaviour;
import com.diwaar.localstack.phone.switches.Holds;
import com.diwaar.localstack.phone.twilio.Messages;
import com.diwaar.localstack.phone.twilio.OptOuts;
import com.diwaar.localstack.phone.twilio.Texts;
import com.diwaar.localstack.phone.twilio.TwilioApi;
import com.diwaar.localstack.phone.webhook.WebhookCall;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Stands where Twilio, the model and a customer's webhook endpoint stand, and nowhere else: what runs against it is the code
 * that runs in production. Shows a phone on its page.
 */
public final class PhoneSimulator implements AutoCloseable {

    private static final int LONGEST_REQUEST = 64 * 1024 * 1024;

    private final Live live = new Live();
    private final EventTap events;
    private final ControlApi control;
    private final Javalin server;

    private PhoneSimulator(PhoneConfig config) {
        Behaviour behaviour = new Behaviour();
        Holds holds = new Holds();
        Counters counters = new Counters();
        ModelCalls modelCalls = new ModelCalls();
        Messages messages = new Messages(config.keepMessages());
        Demo demo = new Demo(config.assistantNumber());
        WebhookCall webhooks = new WebhookCall(config.account().primaryToken(), counters);
        OptOuts optOuts = new OptOuts();
        Texts texts = new Texts(
                config.account(),
                config.webhookUrl(),
                () -> "http://localhost:" + port(),
                messages,
                webhooks,
                optOuts,
                behaviour,
                live);
        Accounts accounts = new Accounts(live);
        events = new EventTap(config.kafkaBootstrapServers(), config.schemaRegistryUrl(), accounts, live);
        WebhookInbox inbox = new WebhookInbox(demo::webhookSecret, behaviour, counters, live);
        TwilioApi twilio = new TwilioApi(
                config.account(), messages, behaviour, holds, counters, live, webhooks, optOuts, demo::assistantNumber);
        ChatApi model = new ChatApi(behaviour, holds, counters, modelCalls, live);
        control = new ControlApi(
                new ControlApi.Parts(
                        messages,
                        texts,
                        optOuts,
                        behaviour,
                        holds,
                        counters,
                        modelCalls,
                        inbox,
                        events,
                        accounts,
                        demo,
                        live),
                config.publicBaseUrl());
        server = Javalin.create(javalin -> {
            serveOn(javalin, config, behaviour);
            twilio.addTo(javalin.routes);
            model.addTo(javalin.routes);
            inbox.addTo(javalin.routes);
            control.addTo(javalin.routes);
            new Page().addTo(javalin.routes);
        });
    }

    /** Starts it and returns when it serves. */
    public static PhoneSimulator start(PhoneConfig config) {
        PhoneSimulator simulator = new PhoneSimulator(config);
        simulator.server.start();
        if (config.watchEvents()) {
            simulator.events.start();
        }
        return simulator;
    }

    public static void main(String[] arguments) {
        if (System.getProperty("logback.configurationFile") == null) {
            // Before the first logger: the other processes of the local stack log by their own rules.
            System.setProperty("logback.configurationFile", "phone/logback.xml");
        }
        PhoneConfig config = PhoneConfig.of(System.getenv());
        try {
            PhoneSimulator simulator = start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
            System.out.println("Phone simulator on http://localhost:" + simulator.port()
                    + " (stands in for Twilio and the model)");
        } catch (RuntimeException e) {
            System.err.println("The phone simulator can't start on port " + config.port() + ": " + rootOf(e));
            System.exit(1);
        }
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        live.close();
        control.close();
        events.close();
        server.stop();
    }

    private static void serveOn(JavalinConfig javalin, PhoneConfig config, Behaviour behaviour) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.concurrency.useVirtualThreads = true;
        javalin.http.maxRequestSize = LONGEST_REQUEST;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.jetty.addConnector((server, http) -> connector(server, http, config, behaviour));
    }

    private static Connector connector(Server server, HttpConfiguration http, PhoneConfig config, Behaviour behaviour) {
        // An idle connection is closed; a request that is being answered may take as long as it takes. Not 0, which
        // Jetty
        // takes for ever and then forgets to take back.
        http.setIdleTimeout(Duration.ofDays(1).toMillis());
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.idleMs());
        behaviour.watch(now -> closeIdleAfter(connector, now.idleMs() == 0 ? config.idleMs() : now.idleMs()));
        connector.setAcceptQueueSize(4096);
        return connector;
    }

    private static void closeIdleAfter(ServerConnector connector, long millis) {
        if (connector.getIdleTimeout() != millis) {
            connector.setIdleTimeout(millis);
            connector.getConnectedEndPoints().forEach(connection -> connection.setIdleTimeout(millis));
        }
    }

    private static String rootOf(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
