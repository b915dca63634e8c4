package com.diwaar.localstack;

import com.diwaar.localstack.servers.PostgresAccounts;
import com.diwaar.localstack.servers.RegistryServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the services and the simulator are told: the design's list of variables. One that was set beforehand wins; the
 * others point at this stack's own servers and at the simulator.
 */
public final class StackEnvironment {

    /** A Twilio account that does not exist. */
    static final String DEMO_ACCOUNT = "ACde300000000000000000000000000000";

    private final Map<String, String> given;
    private final Map<StackPart, Integer> ports;
    private final Map<String, String> common;
    private final String databasePassword;

    private StackEnvironment(
            Map<String, String> given,
            Map<StackPart, Integer> ports,
            Map<String, String> common,
            String databasePassword) {
        this.given = given;
        this.ports = ports;
        this.common = common;
        this.databasePassword = databasePassword;
    }

    static StackEnvironment of(Map<String, String> given, Map<StackPart, Integer> ports, Secrets secrets)
            throws IOException {
        var values = new LinkedHashMap<String, String>();
        ports.forEach((part, port) -> values.put(part.portVariable(), Integer.toString(port)));
        values.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + ports.get(StackPart.KAFKA));
        values.put("SCHEMA_REGISTRY_URL", "http://localhost:" + ports.get(StackPart.REGISTRY) + RegistryServer.PATH);
        values.put(
                "DATABASE_URL",
                "jdbc:postgresql://localhost:%d/%s"
                        .formatted(ports.get(StackPart.POSTGRES), PostgresAccounts.DATABASE));
        values.put("REDIS_URL", "redis://localhost:" + ports.get(StackPart.REDIS));
        values.put("BILLING_URL", "http://localhost:" + ports.get(StackPart.BILLING));
        values.put("PUBLIC_BASE_URL", "http://localhost:" + ports.get(StackPart.INGRESS));
        values.put("TWILIO_ACCOUNT_SID", DEMO_ACCOUNT);
        values.put("TWILIO_AUTH_TOKEN", secrets.get("twilio_auth_token"));
        values.put("TWILIO_API_BASE_URL", "http://localhost:" + ports.get(StackPart.PHONE));
        values.put("DIWAAR_SERVICE_TOKEN", secrets.get("service_token"));
        values.put("DIWAAR_ADMIN_TOKEN", secrets.get("admin_token"));
        values.put("DIWAAR_SECRET_KEY", secrets.get("secret_key"));
        values.putAll(model(given, ports));
        values.putAll(overrides(given, values));
        // The address that a port or a server leads to is known under this name only.
        ports.forEach((part, port) -> values.put(part.portVariable(), Integer.toString(port)));
        return new StackEnvironment(given, ports, values, secrets.get("database_password"));
    }

    /** The variables of one part; the shell's others reach it by inheritance. */
    Map<String, String> of(StackPart part, int port) {
        var values = new TreeMap<>(common);
        values.put(part.portVariable(), Integer.toString(port));
        part.databaseRole().ifPresent(role -> values.putAll(database(role)));
        if (part == StackPart.WEBHOOKS) { // the demo's endpoint is the simulator's, on this machine
            values.put("WEBHOOK_ALLOWED_HOSTS", given.getOrDefault("WEBHOOK_ALLOWED_HOSTS", "localhost,127.0.0.1"));
        }
        // A stack for one machine is open to that machine only, unless the shell says otherwise.
        values.put("SERVER_ADDRESS", given.getOrDefault("SERVER_ADDRESS", "127.0.0.1"));
        return values;
    }

    /** What all parts are told alike. */
    public Map<String, String> common() {
        return Map.copyOf(common);
    }

    public String get(String variable) {
        return Optional.ofNullable(common.get(variable))
                .orElseThrow(() -> new IllegalArgumentException(variable + " is not in the list"));
    }

    /** The address of a server that was set beforehand: such a server is not started. */
    Optional<String> addressGiven(StackPart part) {
        return part.addressVariable().map(given::get).filter(value -> !value.isBlank());
    }

    /** The password of every role of the stack's own PostgreSQL. */
    String databasePassword() {
        return given.getOrDefault("DATABASE_PASSWORD", databasePassword);
    }

    private Map<String, String> database(String role) {
        var values = new HashMap<String, String>();
        String user = given.getOrDefault("DATABASE_USER", role);
        values.put("DATABASE_USER", user);
        if (addressGiven(StackPart.POSTGRES).isEmpty()) {
            values.put("DATABASE_PASSWORD", databasePassword());
            if (!user.equals(role)) { // a role of one's own has no schema of the service's name on its path
                values.put("DATABASE_URL", common.get("DATABASE_URL") + "?currentSchema=" + role);
            }
        }
        return values;
    }

    /** The simulator's scripted model, unless a key or an address of a real one is there. */
    private static Map<String, String> model(Map<String, String> given, Map<StackPart, Integer> ports) {
        boolean real = isSet(given, "LLM_API_KEY") || isSet(given, "LLM_BASE_URL") || isSet(given, "LLM_PROVIDER");
        if (!real) {
            return Map.of(
                    "LLM_PROVIDER", "openai",
                    "LLM_BASE_URL", "http://localhost:" + ports.get(StackPart.PHONE) + "/v1",
                    "LLM_API_KEY", "local",
                    "LLM_MODEL", "scripted");
        }
        var values = new HashMap<String, String>();
        given.forEach((name, value) -> {
            if (name.startsWith("LLM_")) {
                values.put(name, value);
            }
        });
        values.putIfAbsent("LLM_PROVIDER", "openai");
        if ("openai".equals(values.get("LLM_PROVIDER"))) {
            values.putIfAbsent("LLM_BASE_URL", "https://api.openai.com/v1");
            values.putIfAbsent("LLM_MODEL", "gpt-4.1-mini");
        }
        values.putIfAbsent("LLM_API_KEY", "local"); // a model of one's own often asks for none, a client always
        return values;
    }

    private static Map<String, String> overrides(Map<String, String> given, Map<String, String> values) {
        var overrides = new HashMap<String, String>();
        values.keySet().stream()
                .filter(name -> isSet(given, name))
                .forEach(name -> overrides.put(name, get(given, name)));
        return overrides;
    }

    private static boolean isSet(Map<String, String> given, String name) {
        return !given.getOrDefault(name, "").isBlank();
    }

    private static String get(Map<String, String> given, String name) {
        return given.getOrDefault(name, "");
    }

    /** The ports of this stack. */
    public Map<StackPart, Integer> ports() {
        return Map.copyOf(ports);
    }
}
