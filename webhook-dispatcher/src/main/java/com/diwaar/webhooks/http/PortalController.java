package com.diwaar.webhooks.http;

import com.diwaar.kit.security.OpenPaths;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /portal}: a page on which a customer sees endpoints and deliveries. The page is anybody's; what it shows it asks the
 * API for, with the API key that is typed in, which stays in the browser's tab. It loads nothing from anywhere else.
 */
@RestController
class PortalController {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, MediaType> FILES = Map.of(
            "index.html", new MediaType("text", "html", java.nio.charset.StandardCharsets.UTF_8),
            "portal.css", MediaType.valueOf("text/css;charset=UTF-8"),
            "portal.js", MediaType.valueOf("text/javascript;charset=UTF-8"),
            "icon.svg", MediaType.valueOf("image/svg+xml"));

    @Bean
    static OpenPaths portalPaths() {
        return OpenPaths.of("/portal", "/portal/*");
    }

    @GetMapping({"/portal", "/portal/"})
    ResponseEntity<Resource> page() {
        return file("index.html");
    }

    @GetMapping("/portal/{file}")
    ResponseEntity<Resource> file(@PathVariable String file) {
        MediaType type = FILES.get(file);
        if (type == null) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).build();
        }
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noCache())
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(new ClassPathResource("portal/" + file));
    }
}
