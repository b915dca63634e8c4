package com.diwaar.localstack.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.diwaar.localstack.phone.web.Json;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.message.Media;
import com.twilio.type.PhoneNumber;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The simulator as its clients see it: the real Twilio client, the real OpenAI client, and a stub in ingress's place. */
class PhoneSimulatorIT {

    private static final String ACCOUNT = "AC00000000000000000000000000000abc";
    private static final String TOKEN = "primary";
    private static final String NUMBER = "+15550001000";
    private static final String ANA = "+15551230001";

    private static StubIngress ingress;
    private static PhoneSimulator simulator;
    private static TwilioRestClient twilio;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        ingress = new StubIngress(TOKEN);
        simulator = PhoneSimulator.start(PhoneConfig.of(Map.of(
                "PHONE_PORT",
                "0",
                "TWILIO_ACCOUNT_SID",
                ACCOUNT,
                "TWILIO_AUTH_TOKEN",
                TOKEN + ",older",
                "PUBLIC_BASE_URL",
                ingress.url(),
                "SIM_EVENTS",
                "off",
                "SIM_IDLE_MS",
                "1500")));
        twilio = LocalTwilio.client(simulator.port(), ACCOUNT, TOKEN);
    }

    @AfterAll
    static void stop() {
        simulator.close();
        ingress.close();
    }

    @BeforeEach
    void reset() {
        post("/control/reset", "");
        ingress.onText(call -> {});
        ingress.answers(200);
        ingress.calls().clear();
        put("/control/behaviour", "{\"sent_after_ms\": 20, \"delivered_after_ms\": 20, \"model_latency_ms\": 0}");
    }

    @Test
    void sendsATextAndTellsItsReceiptsInOrder() {
        Message sent = create(ANA, "Hello €")
                .setStatusCallback(URI.create(ingress.url() + "/sms/status?attempt_id=7"))
                .create(twilio);
        assertThat(sent.getStatus()).isEqualTo(Message.Status.QUEUED);
        assertThat(sent.getSid()).matches("SM[0-9a-f]{32}");
        assertThat(sent.getDirection()).isEqualTo(Message.Direction.OUTBOUND_API);
        assertThat(sent.getDateSent()).isNull();
        assertThat(sent.getNumSegments()).isEqualTo("1");
        assertThat(sent.getBody()).isEqualTo("Hello €");

        await().until(() -> ingress.callsTo("/sms/status?attempt_id=7").size() == 3);
        assertThat(ingress.calls())
                .allMatch(StubIngress.Call::signed)
                .allMatch(call -> call.parameters().get("MessageSid").equals(sent.getSid()))
                .extracting(call -> call.parameters().get("MessageStatus"))
                .containsExactly("queued", "sent", "delivered");
        Message fetched = Message.fetcher(sent.getSid()).fetch(twilio);
        assertThat(fetched.getStatus()).isEqualTo(Message.Status.DELIVERED);
        assertThat(fetched.getDateSent()).isCloseTo(ZonedDateTime.now(), within(Duration.ofSeconds(10)));
    }

    @Test
    void listsNewestFirstWithFiltersAndPages() {
        for (int i = 0; i < 7; i++) {
            create(ANA, "text " + i).create(twilio);
            create("+15551230002", "other " + i).create(twilio);
        }
        List<String> bodies = StreamSupport.stream(
                        Message.reader()
                                .setTo(new PhoneNumber(ANA))
                                .setFrom(new PhoneNumber(NUMBER))
                                .setPageSize(3L)
                                .read(twilio)
                                .spliterator(),
                        false)
                .map(Message::getBody)
                .toList();
        assertThat(bodies).containsExactly("text 6", "text 5", "text 4", "text 3", "text 2", "text 1", "text 0");
        assertThat(Message.reader().limit(100).read(twilio)).hasSize(14);
    }

    @Test
    void filtersByTheDateOfSendingOnceThereIsOne() {
        put("/control/behaviour", "{\"sent_after_ms\": 60000}");
        create(ANA, "still queued").create(twilio);
        put("/control/behaviour", "{\"sent_after_ms\": 0}");
        create(ANA, "sent").create(twilio);
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        await().untilAsserted(() -> assertThat(
                        Message.reader().setDateSentAfter(now.minusMinutes(1)).read(twilio))
                .extracting(Message::getBody)
                .containsExactly("sent"));
        assertThat(Message.reader().setDateSentBefore(now.minusMinutes(1)).read(twilio))
                .isEmpty();
        assertThat(Message.reader().read(twilio)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "+15005550001, +15550001000, 21211, 400",
        "+15005550002, +15550001000, 21612, 400",
        "+15005550003, +15550001000, 21408, 400",
        "+15005550004, +15550001000, 21610, 400",
        "+15005550009, +15550001000, 21614, 400",
        "+15551230001, +15005550001, 21212, 400",
        "+15551230001, +15005550007, 21606, 400",
        "+15551230001, +15005550008, 21611, 429",
        "555,          +15550001000, 21211, 400",
        "+15550001000, +15550001000, 21266, 400"
    })
    void refusesAsTwilioDoes(String to, String from, int code, int status) {
        assertThatThrownBy(() -> Message.creator(new PhoneNumber(to), new PhoneNumber(from), "hi")
                        .create(twilio))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(code);
                    assertThat(refused.getStatusCode()).isEqualTo(status);
                    assertThat(refused.getMoreInfo()).isEqualTo("https://www.twilio.com/docs/errors/" + code);
                });
    }

    @Test
    void refusesBodiesThatAreMissingOrTooLong() {
        assertThat(codeOf(() -> create(ANA, "").create(twilio))).isEqualTo(21602);
        assertThat(codeOf(() -> create(ANA, "x".repeat(1601)).create(twilio))).isEqualTo(21617);
        assertThat(create(ANA, "x".repeat(1600)).create(twilio).getNumSegments())
                .isEqualTo("11");
    }

    @Test
    void refusesStrangersAndUnknownSids() {
        TwilioRestClient stranger = LocalTwilio.client(simulator.port(), ACCOUNT, "guessed");
        assertThat(codeOf(() -> create(ANA, "hi").create(stranger))).isEqualTo(20003);
        assertThat(codeOf(() ->
                        Message.fetcher("SMffffffffffffffffffffffffffffffff").fetch(twilio)))
                .isEqualTo(20404);
        TwilioRestClient rotating = LocalTwilio.client(simulator.port(), ACCOUNT, "older");
        assertThat(create(ANA, "hi").create(rotating).getSid()).isNotNull();
    }

    @Test
    void bringsATextToTheWebhookAndItsAnswersBack() {
        ingress.onText(call -> create(
                        call.parameters().get("From"),
                        "You said " + call.parameters().get("Body"))
                .create(twilio));
        JsonNode sent =
                post("/control/texts", "{\"from\":\"" + ANA + "\",\"to\":\"" + NUMBER + "\",\"body\":\" Hi + 🍞 \"}");
        assertThat(sent.path("webhook").path("status").asInt()).isEqualTo(200);

        String sid = sent.path("message_sid").asString();
        JsonNode answers =
                get("/control/texts/" + sid + "/answer?wait_seconds=10").path("answers");
        assertThat(answers).hasSize(1);
        assertThat(answers.path(0).path("body").asString()).isEqualTo("You said  Hi + 🍞 ");
        assertThat(answers.path(0).path("elapsed_ms").asDouble()).isPositive();
        assertThat(ingress.calls().getFirst().parameters())
                .containsEntry("MessageSid", sid)
                .containsEntry("AccountSid", ACCOUNT)
                .containsEntry("From", ANA)
                .containsEntry("To", NUMBER)
                .containsEntry("NumSegments", "1")
                .containsEntry("NumMedia", "0")
                .containsEntry("ApiVersion", "2010-04-01");
    }

    @Test
    void hasInboundMediaBehindARedirectAsTwilioHas() throws Exception {
        post("/control/texts", """
                {"from": "%s", "to": "%s", "body": "", "media_urls": ["data:image/gif;base64,R0lGODlhAQABAAAAACw=",
                 "https://cdn.example.com/menu.pdf?x=1"]}""".formatted(ANA, NUMBER));
        Map<String, String> told = ingress.calls().getFirst().parameters();
        assertThat(told)
                .containsEntry("NumMedia", "2")
                .containsEntry("MediaContentType0", "image/gif")
                .containsEntry("MediaContentType1", "application/pdf");
        assertThat(told.get("MessageSid")).startsWith("MM");
        HttpResponse<String> redirect = HTTP.send(
                HttpRequest.newBuilder(URI.create(told.get("MediaUrl0"))).build(), BodyHandlers.ofString());
        assertThat(redirect.statusCode()).isEqualTo(307);
        String location = redirect.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> medium = HTTP.send(
                HttpRequest.newBuilder(URI.create(told.get("MediaUrl0")).resolve(location))
                        .build(),
                BodyHandlers.ofString());
        assertThat(medium.body()).startsWith("GIF89a");
        assertThat(medium.headers().firstValue("Content-Type")).hasValue("image/gif");
        assertThat(Media.reader(told.get("MessageSid")).read(twilio))
                .extracting(Media::getContentType, Media::getParentSid)
                .containsExactly(
                        Tuple.tuple("image/gif", told.get("MessageSid")),
                        Tuple.tuple("application/pdf", told.get("MessageSid")));
        String sid = told.get("MediaUrl1").substring(told.get("MediaUrl1").lastIndexOf('/') + 1);
        assertThat(Media.fetcher(told.get("MessageSid"), sid).fetch(twilio).getSid())
                .isEqualTo(sid);
    }

    @Test
    void onWhatsAppAnAnswerIsReadAndOutsideOfTheWindowNothingArrives() {
        put("/control/behaviour", "{\"read_after_ms\": 20}");
        String ana = "whatsapp:" + ANA;
        post("/control/texts", "{\"from\": \"" + ana + "\", \"to\": \"whatsapp:" + NUMBER + "\", \"body\": \"Hi\"}");
        assertThat(ingress.calls().getFirst().parameters())
                .containsEntry("From", ana)
                .containsEntry("WaId", "15551230001")
                .containsKey("ProfileName")
                .doesNotContainKey("FromCity");
        Message answer = Message.creator(new PhoneNumber(ana), new PhoneNumber("whatsapp:" + NUMBER), "x".repeat(1000))
                .create(twilio);
        assertThat(answer.getNumSegments()).isEqualTo("1");
        await().until(() -> Message.fetcher(answer.getSid()).fetch(twilio).getStatus() == Message.Status.READ);

        put("/control/behaviour", "{\"whatsapp_window_hours\": 0}");
        Message late = Message.creator(new PhoneNumber(ana), new PhoneNumber("whatsapp:" + NUMBER), "too late")
                .create(twilio);
        await().until(() -> Message.fetcher(late.getSid()).fetch(twilio).getStatus() == Message.Status.FAILED);
        assertThat(Message.fetcher(late.getSid()).fetch(twilio).getErrorCode()).isEqualTo(63016);
        assertThat(codeOf(() -> Message.creator(new PhoneNumber(ana), new PhoneNumber(NUMBER), "across")
                        .create(twilio)))
                .isEqualTo(21910);
    }

    @Test
    void sendsABatchInOrderPerPerson() {
        String texts = String.join(
                ",",
                IntStream.range(0, 60)
                        .mapToObj(i -> "{\"from\":\"+1555123000" + i % 3 + "\",\"body\":\"" + i + "\"}")
                        .toList());
        JsonNode report = post("/control/texts/batch", "{\"texts\":[" + texts + "],\"concurrency\":3}");
        assertThat(report.path("accepted").asInt()).isEqualTo(60);
        for (int person = 0; person < 3; person++) {
            String from = "+1555123000" + person;
            assertThat(ingress.calls())
                    .filteredOn(call -> call.parameters().get("From").equals(from))
                    .extracting(call -> Integer.parseInt(call.parameters().get("Body")))
                    .hasSize(20)
                    .isSorted();
        }
        JsonNode timeline = get("/control/timeline?bodies=true");
        assertThat(timeline.path("texts").path("rows")).hasSize(60);
        assertThat(timeline.path("texts").path("columns").path(8).asString()).isEqualTo("body");
    }

    @Test
    void losesTheAnswerOfWhatItAccepted() {
        put("/control/behaviour", "{\"drop_answer_every\": 1}");
        assertThatThrownBy(() -> create(ANA, "lost?").create(twilio)).isInstanceOf(ApiException.class);
        assertThat(Message.reader().read(twilio)).extracting(Message::getBody).containsExactly("lost?");
    }

    @Test
    void givesATextNoDateUntilItIsSentAsTold() {
        put("/control/behaviour", "{\"undated_while_queued\": true, \"sent_after_ms\": 1000}");
        Message queued = create(ANA, "undated").create(twilio);
        assertThat(queued.getDateCreated()).isNull();
        assertThat(Message.reader().read(twilio))
                .extracting(Message::getDateCreated)
                .containsOnlyNulls();
        await().until(() -> Message.fetcher(queued.getSid()).fetch(twilio).getDateCreated() != null);
    }

    @Test
    void failsTheNextCreatesAsTold() {
        put("/control/behaviour", "{\"fail_creates\": {\"count\": 2, \"http_status\": 503, \"code\": 20503}}");
        assertThat(codeOf(() -> create(ANA, "hi").create(twilio))).isEqualTo(20503);
        assertThat(codeOf(() -> create(ANA, "hi").create(twilio))).isEqualTo(20503);
        assertThat(create(ANA, "hi").create(twilio).getSid()).isNotNull();
    }

    @Test
    void tellsReceiptsInTheWrongOrderAndTwiceAsTold() {
        put("/control/behaviour", "{\"callbacks_reversed\": true, \"repeat_callbacks\": 1}");
        create(ANA, "hi")
                .setStatusCallback(URI.create(ingress.url() + "/sms/status?attempt_id=8"))
                .create(twilio);
        await().until(() -> ingress.callsTo("/sms/status?attempt_id=8").size() == 6);
        assertThat(ingress.calls())
                .allMatch(StubIngress.Call::signed)
                .extracting(call -> call.parameters().get("MessageStatus"))
                .containsExactly("delivered", "delivered", "sent", "sent", "queued", "queued");
    }

    @Test
    void triesAWebhookAgainByItsUrlsRulesOrByTheSwitch() {
        ingress.answers(503);
        post("/control/texts", "{\"from\": \"" + ANA + "\", \"body\": \"hi\"}");
        assertThat(ingress.callsTo("/sms/webhook")).hasSize(4);
        put("/control/behaviour", "{\"webhook_rules\": \"rc=2&rp=ct,5xx\"}");
        post("/control/texts", "{\"from\": \"" + ANA + "\", \"body\": \"hi\"}");
        assertThat(ingress.callsTo("/sms/webhook")).hasSize(4 + 3);
        put("/control/behaviour", "{\"webhook_rules\": \"rc=2&rp=ct\"}");
        post("/control/texts", "{\"from\": \"" + ANA + "\", \"body\": \"hi\"}");
        assertThat(ingress.callsTo("/sms/webhook")).hasSize(4 + 3 + 1);
    }

    @Test
    void throttlesCreatesAsTwilioDoes() {
        put("/control/behaviour", "{\"creates_per_second\": 1}");
        List<Integer> codes = IntStream.range(0, 10)
                .mapToObj(_ -> {
                    try {
                        create(ANA, "hi").create(twilio);
                        return 0;
                    } catch (ApiException refused) {
                        return refused.getCode();
                    }
                })
                .toList();
        assertThat(codes).contains(0, 20429);
        int throttled = (int) codes.stream().filter(code -> code == 20429).count();
        assertThat(get("/control/counters")
                        .path("counts")
                        .path("creates_throttled")
                        .asInt())
                .isGreaterThanOrEqualTo(throttled);
        assertThat(Message.reader().read(twilio)).hasSize(10 - throttled);
        put("/control/behaviour", "{\"creates_per_second\": 0}");
        assertThat(create(ANA, "hi").create(twilio).getSid()).isNotNull();
    }

    @Test
    void takesItsTimeAfterItAccepted() {
        put("/control/behaviour", "{\"twilio_latency_ms\": 400}");
        long begun = System.nanoTime();
        CompletableFuture<Message> creating =
                CompletableFuture.supplyAsync(() -> create(ANA, "slow").create(twilio));
        await().until(() -> get("/control/messages").path("messages").size() == 1);
        assertThat(creating).succeedsWithin(Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void holdsTwiliosAnswerUntilReleased() {
        put("/control/behaviour", "{\"hold_twilio\": \"answer\"}");
        CompletableFuture<Message> creating =
                CompletableFuture.supplyAsync(() -> create(ANA, "held").create(twilio));
        await().until(() -> get("/control/held").path("held").size() == 1);
        assertThat(get("/control/messages").path("messages")).hasSize(1);
        assertThat(creating).isNotDone();
        put("/control/behaviour", "{\"hold_twilio\": \"off\"}");
        assertThat(creating).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void forgetsAHeldModelCallWhoseCallerHasGone() throws IOException {
        put("/control/behaviour", "{\"hold_model\": true, \"hold_model_containing\": \"slow\"}");
        assertThat(model("scripted-echo").chat("quick")).isEqualTo("ECHO: quick");
        try (Socket caller = new Socket("localhost", simulator.port())) {
            byte[] body =
                    "{\"model\":\"scripted-echo\",\"messages\":[{\"role\":\"user\",\"content\":\"slow\"}]}".getBytes();
            caller.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length
                                    + "\r\n\r\n")
                            .getBytes());
            caller.getOutputStream().write(body);
            await().until(() -> get("/control/held").path("held").size() == 1);
        }
        await().until(() ->
                get("/control/counters").path("model_calls_in_flight").asInt() == 0);
        assertThat(get("/control/held").path("held")).isEmpty();
    }

    @Test
    void noticesTwoModelCallsOfOneConversationAtOnce() {
        put("/control/behaviour", "{\"hold_model\": true}");
        List<CompletableFuture<String>> calls = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> model("scripted-echo").chat("same first text")))
                .toList();
        await().until(() -> get("/control/held").path("held").size() == 2);
        put("/control/behaviour", "{\"hold_model\": false}");
        assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(5)));
        assertThat(get("/control/counters")
                        .path("model_calls_per_conversation_max")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void losesNoByteOfRequestsThatFollowEachOther() {
        ChatModel model = model("scripted-echo");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.range(0, 400)
                    .mapToObj(i -> callers.submit(() -> model.chat("one conversation for all")))
                    .toList();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer)
                            .succeedsWithin(Duration.ofSeconds(30))
                            .isEqualTo("ECHO: one conversation for all"));
        }
    }

    @Test
    void seesNoOverlapWhereOneCallFollowsTheOther() {
        ChatModel model = model("scripted-echo");
        IntStream.range(0, 200).forEach(i -> model.chat("one after another"));
        assertThat(get("/control/counters").path("model_call_overlaps").asInt()).isZero();
    }

    @Test
    void answersTheOpenAiClientWholeOrInPieces() throws Exception {
        assertThat(model("scripted-demo").chat("Are you open on Sunday?")).contains("Sundays");
        CompletableFuture<String> streamed = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl("http://localhost:" + simulator.port() + "/v1")
                .apiKey("any")
                .modelName("scripted-demo")
                .build()
                .chat("how much is a loaf", new StreamingChatResponseHandler() {
                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        streamed.complete(response.aiMessage().text());
                    }

                    @Override
                    public void onError(Throwable error) {
                        streamed.completeExceptionally(error);
                    }
                });
        assertThat(streamed.get(5, TimeUnit.SECONDS)).contains("$7");
    }

    @Test
    void callsAToolOfTheOpenAiClientAndSpeaksOfItAfterwards() {
        ToolSpecification conclude = ToolSpecification.builder()
                .name("conclude_agenda")
                .parameters(JsonObjectSchema.builder()
                        .addIntegerProperty("agenda_id")
                        .addEnumProperty("result", List.of("completed", "declined", "undecided"))
                        .addStringProperty("summary")
                        .addIntegerProperty("message_id")
                        .build())
                .build();
        List<ChatMessage> history = new ArrayList<>(List.of(
                SystemMessage.from("Open agendas:\n- Agenda 7 (since Monday): Confirm the visit at 3pm"),
                AiMessage.from("Does 3pm work?"),
                UserMessage.from("[message 41] yes that works")));
        ChatModel model = model("scripted-demo");

        ChatResponse first = model.chat(ChatRequest.builder()
                .messages(history)
                .toolSpecifications(conclude)
                .build());
        assertThat(first.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(first.tokenUsage().outputTokenCount()).isPositive();
        assertThat(first.aiMessage().text()).isNull();
        ToolExecutionRequest call = first.aiMessage().toolExecutionRequests().getFirst();
        JsonNode arguments = Json.read(call.arguments(), JsonNode.class);
        assertThat(call.id()).startsWith("call_");
        assertThat(call.name()).isEqualTo("conclude_agenda");
        assertThat(arguments.path("agenda_id").asInt()).isEqualTo(7);
        assertThat(arguments.path("result").asString()).isEqualTo("completed");
        assertThat(arguments.path("message_id").asInt()).isEqualTo(41);
        assertThat(arguments.path("fields").path("answer").asString()).isEqualTo("yes that works");

        history.add(first.aiMessage());
        history.add(ToolExecutionResultMessage.from(call, "noted"));
        ChatResponse second = model.chat(ChatRequest.builder()
                .messages(history)
                .toolSpecifications(conclude)
                .build());
        assertThat(second.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(second.aiMessage().text()).contains("settled").doesNotContain("[message");
    }

    @Test
    void blocksAndAnswersWhoWritesStopUntilTheyWriteStart() {
        ingress.onText(call -> {
            if (call.parameters().get("Body").equals(" Stop ")) {
                assertThat(codeOf(() -> create(ANA, "too late").create(twilio))).isEqualTo(21610);
            }
        });
        assertThat(saidTo("yes")).isEmpty();
        assertThat(saidTo("stop 12345")).isEmpty();
        assertThat(saidTo("HELP")).singleElement().asString().startsWith("Reply STOP to unsubscribe");
        assertThat(saidTo(" Stop ")).singleElement().asString().startsWith("You have successfully been unsubscribed");
        assertThat(saidTo("QUIT")).isEmpty();
        assertThatThrownBy(() -> create(ANA, "hi").create(twilio))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(21610);
                    assertThat(refused.getStatusCode()).isEqualTo(400);
                });
        assertThat(create("+15551230002", "others hear on").create(twilio).getSid())
                .isNotNull();
        assertThat(saidTo("yes")).singleElement().asString().startsWith("You have successfully been re-subscribed");
        assertThat(create(ANA, "hi again").create(twilio).getSid()).isNotNull();
        assertThat(ingress.callsTo("/sms/webhook")).hasSize(6);
        assertThat(get("/control/timeline").path("creates").path("rows")).hasSize(2);
    }

    @Test
    void leavesStopToTheAccountWhereToldSo() {
        put("/control/behaviour", "{\"twilio_handles_stop\": false}");
        assertThat(saidTo("STOP")).isEmpty();
        assertThat(saidTo("HELP")).isEmpty();
        assertThat(create(ANA, "hi").create(twilio).getSid()).isNotNull();
    }

    /** What Twilio itself says to Ana's text. */
    private static List<String> saidTo(String body) {
        JsonNode sent = post("/control/texts", "{\"from\":\"" + ANA + "\",\"body\":\"" + body + "\"}");
        JsonNode answers = get("/control/texts/" + sent.path("message_sid").asString() + "/answer")
                .path("answers");
        return StreamSupport.stream(answers.spliterator(), false)
                .filter(answer -> answer.path("by_twilio").asBoolean())
                .map(answer -> answer.path("body").asString())
                .toList();
    }

    @Test
    void verifiesWhatTheDemoEndpointReceives() throws Exception {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        put("/control/demo", "{\"webhook_secret\": \"" + secret + "\"}");
        String body = "{\"type\":\"sms-sent\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":{}}";
        long now = System.currentTimeMillis() / 1000;
        String signature = new com.standardwebhooks.Webhook(secret).sign("msg_1", now, body);
        assertThat(deliver(body, now, signature).statusCode()).isEqualTo(200);
        assertThat(deliver(body + " ", now, signature).statusCode()).isEqualTo(401);
        JsonNode received = get("/control/webhooks").path("webhooks");
        assertThat(received.path(0).path("signature").asString()).isEqualTo("wrong");
        assertThat(received.path(1).path("verified").asBoolean()).isTrue();
        assertThat(received.path(1).path("type").asString()).isEqualTo("sms-sent");
    }

    @Test
    void closesAnIdleConnection() throws IOException {
        try (Socket connection = new Socket("localhost", simulator.port())) {
            connection.setSoTimeout(10_000);
            connection.getOutputStream().write("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            assertThat(connection.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theSwitchSaysWhenAConnectionIsIdle() throws IOException {
        put("/control/behaviour", "{\"idle_ms\": 100}");
        long begin = System.nanoTime();
        closesAnIdleConnection();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1500));
    }

    @Test
    void letsARequestWaitLongerThanAnIdleConnection() {
        JsonNode sent = post("/control/texts", "{\"from\":\"" + ANA + "\",\"body\":\"anyone?\"}");
        String sid = sent.path("message_sid").asString();
        assertThat(get("/control/texts/" + sid + "/answer?wait_seconds=3").path("answers"))
                .isEmpty();
    }

    @Test
    void saysOnItsPageAndInItsApiThatItIsASimulator() throws Exception {
        assertThat(get("/control/health").path("simulator").asBoolean()).isTrue();
        HttpResponse<String> page = HTTP.send(request("/").build(), BodyHandlers.ofString());
        assertThat(page.body()).containsIgnoringCase("simulator");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self'"));
    }

    @Test
    void streamsWhatHappensToThePage() throws Exception {
        try (InputStream stream = HTTP.send(request("/control/stream").build(), BodyHandlers.ofInputStream())
                .body()) {
            StringBuilder seen = new StringBuilder();
            Thread reader = Thread.startVirtualThread(() -> {
                try {
                    for (int c = stream.read(); c >= 0; c = stream.read()) {
                        synchronized (seen) {
                            seen.append((char) c);
                        }
                    }
                } catch (IOException e) {
                    // The test is over.
                }
            });
            await().until(() -> contains(seen, "event: snapshot"));
            create(ANA, "look at me").create(twilio);
            await().until(() -> contains(seen, "look at me") && contains(seen, "\"status\":\"delivered\""));
            reader.interrupt();
        }
    }

    @Test
    void refusesWhatMakesNoSenseAndSaysWhat() {
        assertThat(post("/control/texts", "{\"from\":\"Ana\",\"body\":\"hi\"}")
                        .path("detail")
                        .asString())
                .contains("phone number");
        assertThat(put("/control/behaviour", "{\"modell_latency_ms\": 1}")
                        .path("detail")
                        .asString())
                .contains("modell_latency_ms");
    }

    private static com.twilio.rest.api.v2010.account.MessageCreator create(String to, String body) {
        return Message.creator(new PhoneNumber(to), new PhoneNumber(NUMBER), body);
    }

    private static ChatModel model(String name) {
        return OpenAiChatModel.builder()
                .httpClientBuilder(JdkHttpClient.builder()
                        .httpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)))
                .baseUrl("http://localhost:" + simulator.port() + "/v1")
                .apiKey("any")
                .modelName(name)
                .maxRetries(0)
                .build();
    }

    private static int codeOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
        assertThat(thrown).isInstanceOf(ApiException.class);
        return ((ApiException) thrown).getCode();
    }

    private static org.assertj.core.data.TemporalUnitOffset within(Duration duration) {
        return new org.assertj.core.data.TemporalUnitWithinOffset(
                duration.toSeconds(), java.time.temporal.ChronoUnit.SECONDS);
    }

    private static HttpResponse<String> deliver(String body, long timestamp, String signature) throws Exception {
        return HTTP.send(
                request("/webhooks/inbox")
                        .header("webhook-id", "msg_1")
                        .header("webhook-timestamp", Long.toString(timestamp))
                        .header("webhook-signature", signature)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static boolean contains(StringBuilder text, String part) {
        synchronized (text) {
            return text.indexOf(part) >= 0;
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + simulator.port() + path))
                .header("Content-Type", "application/json");
    }

    private static JsonNode get(String path) {
        return send(request(path));
    }

    private static JsonNode post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode put(String path, String body) {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    private static JsonNode send(HttpRequest.Builder request) {
        try {
            byte[] answer =
                    HTTP.send(request.build(), BodyHandlers.ofByteArray()).body();
            return Json.read(new String(answer, StandardCharsets.UTF_8), JsonNode.class);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
