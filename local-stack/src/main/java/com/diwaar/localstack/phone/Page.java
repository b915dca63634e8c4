package com.diwaar.localstack.phone;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page and its files, from the class path. It needs nothing from any other host, and its policy forbids it. */
final class Page {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    void addTo(RoutesConfig routes) {
        routes.get("/", context -> serve(context, "index.html"));
        for (String file : new String[] {"app.css", "app.js", "flow.js", "icon.svg"}) {
            routes.get("/" + file, context -> serve(context, file));
        }
        routes.get("/favicon.ico", context -> serve(context, "icon.svg"));
    }

    private static void serve(Context context, String file) {
        try (InputStream in = Page.class.getResourceAsStream("/phone/" + file)) {
            if (in == null) {
                context.status(404);
                return;
            }
            context.header("Content-Security-Policy", "default-src 'self'; img-src 'self' data: http: https:");
            context.header("Cache-Control", "no-cache");
            context.contentType(TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "text/plain"));
            context.result(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
