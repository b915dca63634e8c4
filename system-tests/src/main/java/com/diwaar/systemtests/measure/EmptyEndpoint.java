package com.diwaar.systemtests.measure;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An endpoint on ingress's own server, from its own libraries, that does nothing: what a request costs before any of our work.
 * Run with ingress's class path; the argument is the port.
 */
@RestController
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
})
public class EmptyEndpoint {

    public static void main(String[] arguments) {
        var application = new SpringApplication(EmptyEndpoint.class);
        application.setDefaultProperties(Map.of(
                "server.port", arguments[0],
                "server.address", "127.0.0.1",
                "server.tomcat.max-keep-alive-requests", "-1",
                "spring.threads.virtual.enabled", "true",
                "spring.config.location", "optional:classpath:/none/",
                "spring.main.banner-mode", "off",
                "logging.level.root", "warn"));
        application.run();
    }

    @PostMapping("/sms/webhook")
    ResponseEntity<String> nothing() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_XML)
                .body("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");
    }
}
