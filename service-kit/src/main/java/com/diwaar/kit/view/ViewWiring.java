package com.diwaar.kit.view;

import com.diwaar.kit.kafka.KafkaWiring;
import com.diwaar.kit.kafka.TopicCreation;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Makes readiness wait for the topics, and for every view that the service has. */
@AutoConfiguration(after = KafkaWiring.class)
public class ViewWiring {

    @Bean("views")
    ViewsHealth viewsHealth(TopicCreation topics, ObjectProvider<CompactedView<?>> views) {
        List<CompactedView<?>> all = views.stream().toList();
        return new ViewsHealth(topics::areMade, all);
    }
}
