package com.diwaar.testkit;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What a running service's own controllers serve, as Spring maps it: {@code GET /conversations/{id}}. */
final class ServedOperations {

    private ServedOperations() {}

    static Set<String> of(ApplicationContext service) {
        Set<String> served = new TreeSet<>();
        service.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getPackageName().startsWith("com.diwaar")) {
                        for (String path : mapping.getPatternValues()) {
                            mapping.getMethodsCondition().getMethods().forEach(verb -> served.add(verb + " " + path));
                        }
                    }
                });
        return served;
    }
}
