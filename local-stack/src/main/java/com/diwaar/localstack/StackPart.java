package com.diwaar.localstack;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The parts of the stack, in the order in which a person thinks of them. */
public enum StackPart {
    KAFKA(Kind.SERVER, "KAFKA_PORT", 19092, "KAFKA_BOOTSTRAP_SERVERS"),
    POSTGRES(Kind.SERVER, "POSTGRES_PORT", 15432, "DATABASE_URL", "postgresql"),
    REDIS(Kind.SERVER, "REDIS_PORT", 16379, "REDIS_URL"),
    REGISTRY(Kind.SERVER, "SCHEMA_REGISTRY_PORT", 18081, "SCHEMA_REGISTRY_URL", "schema-registry"),
    INGRESS(Kind.SERVICE, "INGRESS_PORT", 8080, "", "ingress-service"),
    CONVERSATION(Kind.SERVICE, "CONVERSATION_PORT", 8081, "", "conversation-service"),
    BILLING(Kind.SERVICE, "BILLING_PORT", 8082, "", "billing-service"),
    OUTBOUND(Kind.SERVICE, "OUTBOUND_PORT", 8083, "", "outbound-service"),
    WEBHOOKS(Kind.SERVICE, "WEBHOOKS_PORT", 8084, "", "webhook-dispatcher"),
    PHONE(Kind.SIMULATOR, "PHONE_PORT", 8090, "", "phone-simulator");

    /** What a part is made of. */
    public enum Kind {
        /** Somebody else's server, for which one may bring one's own. */
        SERVER,
        /** One of ours. */
        SERVICE,
        /** Stands where Twilio, the model and the customer stand. */
        SIMULATOR
    }

    private final Kind kind;
    private final String portVariable;
    private final int usualPort;
    private final String addressVariable;
    private final List<String> otherNames;

    StackPart(Kind kind, String portVariable, int usualPort, String addressVariable, String... otherNames) {
        this.kind = kind;
        this.portVariable = portVariable;
        this.usualPort = usualPort;
        this.addressVariable = addressVariable;
        this.otherNames = List.of(otherNames);
    }

    public Kind kind() {
        return kind;
    }

    /** As on the console: `kafka`, `ingress`. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The variable that moves its port. */
    public String portVariable() {
        return portVariable;
    }

    public int usualPort() {
        return usualPort;
    }

    /** The variable that names a server of one's own, which is then used instead; empty where there is none. */
    public Optional<String> addressVariable() {
        return Optional.of(addressVariable).filter(name -> !name.isEmpty());
    }

    /** The Maven module of a service. */
    public String module() {
        if (kind != Kind.SERVICE) {
            throw new IllegalStateException(this + " is no service");
        }
        return otherNames.getFirst();
    }

    /** The schema and role in PostgreSQL; empty where the part keeps no tables. */
    public Optional<String> databaseRole() {
        boolean keepsTables = kind == Kind.SERVICE && this != INGRESS;
        return keepsTables ? Optional.of(label()) : Optional.empty();
    }

    public static Set<StackPart> of(Kind kind) {
        var parts = EnumSet.allOf(StackPart.class);
        parts.removeIf(part -> part.kind != kind);
        return parts;
    }

    /** By its label or another usual name, such as its module's. */
    public static Optional<StackPart> named(String name) {
        return Arrays.stream(values())
                .filter(part -> part.label().equals(name) || part.otherNames.contains(name))
                .findFirst();
    }
}
