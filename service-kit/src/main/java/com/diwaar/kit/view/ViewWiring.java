package com.diwaar.kit.view;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Makes readiness wait for every view that the service has. */
@AutoConfiguration
public class ViewWiring {

    @Bean("views")
    ViewsHealth viewsHealth(ObjectProvider<CompactedView<?>> views) {
        List<CompactedView<?>> all = views.stream().toList();
        return new ViewsHealth(all);
    }
}
