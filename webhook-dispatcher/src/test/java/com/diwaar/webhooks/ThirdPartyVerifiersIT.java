package com.diwaar.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.testkit.NodeProject;
import com.diwaar.webhooks.Dispatching.Endpoint;
import com.diwaar.webhooks.StubEndpoint.Received;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packages {@code standardwebhooks} and {@code svix} from npm judge what arrives: no idea of a signature is ours. */
class ThirdPartyVerifiersIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Dispatching service = Dispatching.shared();

    @AfterEach
    void removeEndpoints() {
        service.forgetEndpoints();
    }

    @Test
    void theyAcceptTheOldAndTheNewSecretAndRefuseAChangedByte() throws Exception {
        try (StubEndpoint stub = StubEndpoint.answering(200)) {
            Endpoint endpoint = service.endpoint(stub.url());
            String young = service.call("POST", "/endpoints/" + endpoint.id() + "/secret", null, service.bakeryKey)
                    .json()
                    .get("secret")
                    .asString();
            service.publish("SM-verified \u00f1 \ud83c\udf70");
            await().until(() -> stub.received().size() == 1);
            Received received = stub.received().getFirst();
            String body = received.body();
            String changed = body.replaceFirst("Sunday", "Sundey");
            assertThat(changed).isNotEqualTo(body);
            String stranger = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
            JsonNode judged = JSON.readTree(NodeProject.in(Path.of("node"))
                    .run(
                            Map.of(),
                            JSON.writeValueAsString(List.of(
                                    asked(endpoint.secret(), received, body),
                                    asked(young, received, body),
                                    asked(endpoint.secret(), received, changed),
                                    asked(young, received, changed),
                                    asked(stranger, received, body))),
                            "node",
                            "verify.mjs"));
            for (String library : List.of("standardwebhooks", "svix")) {
                assertThat(judged)
                        .as(library)
                        .extracting(one -> one.get(library).asBoolean())
                        .containsExactly(true, true, false, false, false);
            }
        }
    }

    private static Map<String, Object> asked(String secret, Received received, String body) {
        return Map.of(
                "secret",
                secret,
                "body",
                body,
                "headers",
                received.headers().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, header -> header.getValue().getFirst())));
    }
}
