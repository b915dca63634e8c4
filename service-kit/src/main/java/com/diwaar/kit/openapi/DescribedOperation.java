package com.diwaar.kit.openapi;

import com.diwaar.events.ErrorCode;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operation is for, in words.
 *
 * @param request the name of an example; null where it takes no body
 * @param response the name of an example; null where it answers none
 * @param refusals what may go wrong besides what may go wrong everywhere
 */
public record DescribedOperation(
        HttpMethod method,
        String path,
        String tag,
        String id,
        String summary,
        String description,
        @Nullable String request,
        int status,
        @Nullable String response,
        List<ErrorCode> refusals) {

    List<ErrorCode> allRefusals() {
        return Stream.concat(
                        refusals.stream(),
                        Stream.of(
                                ErrorCode.UNAUTHORIZED,
                                ErrorCode.FORBIDDEN,
                                ErrorCode.INTERNAL_ERROR,
                                ErrorCode.SERVICE_UNAVAILABLE))
                .toList();
    }
}
