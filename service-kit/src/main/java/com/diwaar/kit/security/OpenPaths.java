package com.diwaar.kit.security;

import java.util.List;

/** A service's bean that names the paths anybody may call, since they are protected otherwise (a signature, say). */
public record OpenPaths(List<String> patterns) {

    public static OpenPaths of(String... patterns) {
        return new OpenPaths(List.of(patterns));
    }
}
