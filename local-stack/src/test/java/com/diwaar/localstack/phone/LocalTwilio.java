package com.diwaar.localstack.phone;

import com.twilio.http.HttpClient;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** The real twilio-java, pointed at another host: {@code api.twilio.com} stands fast in it. */
final class LocalTwilio {

    private LocalTwilio() {}

    static TwilioRestClient client(int port, String account, String token) {
        String simulator = "http://localhost:" + port;
        HttpClient http =
                new NetworkHttpClient(HttpClientBuilder.create()
                        .disableAutomaticRetries()
                        // A connection that the server closes meanwhile is no concern of these tests.
                        .setConnectionReuseStrategy((_, _, _) -> false)) {

                    @Override
                    public Response makeRequest(Request request) {
                        String local = request.constructURL().toString().replace("https://api.twilio.com", simulator);
                        return super.makeRequest(copy(request, local));
                    }

                    @Override
                    public Response reliableRequest(Request request) {
                        return makeRequest(request);
                    }
                };
        return new TwilioRestClient.Builder(account, token).httpClient(http).build();
    }

    private static Request copy(Request request, String url) {
        Request local = new Request(request.getMethod(), url);
        local.setAuth(request.getUsername(), request.getPassword());
        local.setContentType(request.getContentType());
        request.getPostParams().forEach((name, values) -> values.forEach(value -> local.addPostParam(name, value)));
        request.getHeaderParams().forEach((name, values) -> values.forEach(value -> local.addHeaderParam(name, value)));
        return local;
    }
}
