package com.diwaar.kit.security;

import com.diwaar.events.Account;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.Topics;
import com.diwaar.kit.http.Problems;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.view.CompactedView;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Closes every path but the health check, the metrics and a service's {@link OpenPaths}; opens the others to whoever presents
 * a known bearer token. What a caller may do there is the controller's to say, by the {@link Caller} that it takes.
 */
@AutoConfiguration(before = UserDetailsServiceAutoConfiguration.class)
public class SecurityWiring {

    @Bean
    SecretKey secretKey(@Value("${diwaar.secret-key:}") String secret) {
        return new SecretKey(secret);
    }

    @Bean
    ApiKeys apiKeys(SecretKey secret) {
        return new ApiKeys(secret);
    }

    @Bean
    @SuppressWarnings("unchecked") // the consumer factory makes consumers of whatever record the topic carries
    CompactedView<Account> accountsView(ConsumerFactory<String, Object> consumers) {
        return new CompactedView<>(
                Topics.ACCOUNTS,
                (ConsumerFactory<String, Account>) (ConsumerFactory<String, ?>) consumers,
                Account::getVersion);
    }

    @Bean
    Accounts accounts(CompactedView<Account> accountsView, ApiKeys keys) {
        return new Accounts(accountsView, keys, Clock.systemUTC());
    }

    @Bean
    SecurityFilterChain bearerSecurity(
            HttpSecurity http,
            ObjectProvider<OpenPaths> open,
            Accounts accounts,
            JsonMapper json,
            @Value("${diwaar.service-token:}") String serviceToken,
            @Value("${diwaar.admin-token:}") String adminToken) {
        Problems problems = new Problems(json);
        String[] openPaths =
                open.stream().flatMap(paths -> paths.patterns().stream()).toArray(String[]::new);
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(
                                "/actuator/health/**", "/actuator/health", "/actuator/info", "/actuator/prometheus")
                        .permitAll()
                        .requestMatchers(openPaths)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(
                        new BearerFilter(new BearerTokens(accounts, serviceToken, adminToken)),
                        UsernamePasswordAuthenticationFilter.class)
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(new UnknownCaller(accounts::areKnown, problems))
                                .accessDeniedHandler((_, response, _) ->
                                        problems.write(response, ErrorCode.FORBIDDEN, "This key may not do that.")))
                .build();
    }

    /** Each filter of each request would be timed, a fifth of what a small request costs; nobody looks at it. */
    @Bean
    SecurityObservationSettings noObservationsOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /** There are no users and passwords here; without this bean Spring Boot would make one and print its password. */
    @Bean
    UserDetailsService nobody() {
        return name -> {
            throw new UsernameNotFoundException(name);
        };
    }
}
