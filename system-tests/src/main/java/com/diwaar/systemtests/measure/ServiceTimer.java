package com.diwaar.systemtests.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A timer's quantiles as a service tells them, over the last two minutes or so. */
public final class ServiceTimer {

    private ServiceTimer() {}

    /**
     * Milliseconds by quantile, such as {@code p50}; empty where the service has no such timer.
     *
     * @param url of the service
     * @param timer its name in Prometheus' way, without the unit
     */
    public static Map<String, Double> millis(String url, String timer) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(
                            HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            Matcher line = Pattern.compile("(?m)^" + timer + "_seconds\\{.*quantile=\"0\\.(\\d+)\".*} (\\S+)$")
                    .matcher(metrics);
            Map<String, Double> found = new TreeMap<>();
            while (line.find()) {
                String quantile = line.group(1).length() == 1 ? line.group(1) + "0" : line.group(1);
                found.put("p" + quantile, Math.round(Double.parseDouble(line.group(2)) * 10_000) / 10.0);
            }
            return found;
        }
    }
}
