package com.diwaar.localstack.phone;

import com.diwaar.localstack.phone.twilio.Account;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;

/**
 * How the simulator is set up.
 *
 * @param host to listen on
 * @param port to listen on; 0 is any free one
 * @param account the Twilio account that exists
 * @param publicBaseUrl where ingress is reached
 * @param webhookUrl that the numbers' inbound texts go to, with Twilio's connection overrides in its fragment
 * @param watchEvents whether to look into the topics
 * @param keepMessages how many messages to keep
 * @param idleMs after which an idle connection is closed; Twilio's API does so after 15 s
 */
public record PhoneConfig(
        String host,
        int port,
        Account account,
        String assistantNumber,
        URI publicBaseUrl,
        URI webhookUrl,
        boolean watchEvents,
        String kafkaBootstrapServers,
        String schemaRegistryUrl,
        int keepMessages,
        int idleMs) {

    static final String DEMO_ACCOUNT = "ACde300000000000000000000000000001";
    static final String DEMO_TOKEN = "demo-auth-token";

    /** From the environment, with the local stack's defaults. */
    public static PhoneConfig of(Map<String, String> environment) {
        String base = get(environment, "PUBLIC_BASE_URL", "http://localhost:8080");
        String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        Account account = new Account(
                get(environment, "TWILIO_ACCOUNT_SID", DEMO_ACCOUNT),
                Arrays.stream(get(environment, "TWILIO_AUTH_TOKEN", DEMO_TOKEN).split(",", -1))
                        .map(String::trim)
                        .filter(token -> !token.isEmpty())
                        .toList());
        return new PhoneConfig(
                get(environment, "SIM_HOST", "127.0.0.1"),
                number(environment, "PHONE_PORT", 8090),
                account,
                get(environment, "SIM_ASSISTANT_NUMBER", "+15550001000"),
                URI.create(trimmed),
                URI.create(get(environment, "SIM_WEBHOOK_URL", trimmed + "/sms/webhook#rc=3&rp=ct,rt,5xx")),
                !get(environment, "SIM_EVENTS", "on").equals("off"),
                get(environment, "KAFKA_BOOTSTRAP_SERVERS", "localhost:19092"),
                get(environment, "SCHEMA_REGISTRY_URL", "http://localhost:18081/apis/ccompat/v7"),
                number(environment, "SIM_KEEP_MESSAGES", 50_000),
                number(environment, "SIM_IDLE_MS", 15_000));
    }

    private static String get(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "").trim();
        return value.isEmpty() ? otherwise : value;
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String value = get(environment, name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a number, not " + value, e);
        }
    }
}
