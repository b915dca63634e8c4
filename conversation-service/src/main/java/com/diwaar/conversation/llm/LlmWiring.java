package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Model;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins to the model. */
@Configuration(proxyBeanMethods = false)
class LlmWiring {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Bean(destroyMethod = "close")
    Model model(LlmSettings settings, MeterRegistry meters) {
        return new DeadlineModel(openAi(settings), settings, meters);
    }

    /** HTTP/1.1, since its try for h2c makes some servers hang up; no retries inside, since they know no deadline. */
    private static ChatModel openAi(LlmSettings settings) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        return OpenAiChatModel.builder()
                .httpClientBuilder(
                        new JdkHttpClientBuilder().httpClientBuilder(http).connectTimeout(CONNECT))
                .baseUrl(settings.baseUrl())
                .apiKey(settings.apiKey().isEmpty() ? "none" : settings.apiKey())
                .modelName(settings.model())
                .timeout(settings.deadline())
                .maxRetries(0)
                .build();
    }
}
