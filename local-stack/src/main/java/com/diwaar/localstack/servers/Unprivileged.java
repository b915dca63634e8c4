package com.diwaar.localstack.servers;

import java.io.IOException;
import java.util.List;

/**
 * A prefix under which PostgreSQL, which refuses to run as root, runs where everything is root, as in many containers:
 * a user namespace of its own, in which it is nobody. Empty for everyone else.
 */
final class Unprivileged {

    private static final List<String> UNSHARE = List.of("unshare", "--user");
    private static final List<String> PREFIX = find();

    private Unprivileged() {}

    static List<String> prefix() {
        return PREFIX;
    }

    private static List<String> find() {
        boolean root = System.getProperty("user.name").equals("root");
        return root && canUnshare() ? UNSHARE : List.of();
    }

    private static boolean canUnshare() {
        try {
            return new ProcessBuilder("unshare", "--user", "true").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
