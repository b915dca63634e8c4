package com.diwaar.kit.openapi;

import com.diwaar.events.ErrorCode;
import io.swagger.v3.oas.models.OpenAPI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a service says of its API besides what stands in its controllers: a bean of this type is all that it needs. Examples are
 * the files {@code openapi/<name>.json} on its class path; what fields and parameters mean stands in {@code
 * openapi/fields.properties} and {@code openapi/parameters.properties} (a parameter's with an example, behind a bar). The
 * description fails where it names what is not served.
 *
 * @param token which bearer tokens open it
 * @param problems an example of what is said for each code that its operations may refuse with; what may go wrong in any
 *     service has one already
 * @param schemas completes what was found in the controllers, before it is described
 */
public record ApiDescription(
        String title,
        String description,
        String token,
        List<DescribedOperation> operations,
        Map<ErrorCode, String> problems,
        Consumer<OpenAPI> schemas) {}
