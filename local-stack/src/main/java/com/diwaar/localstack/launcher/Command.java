package com.diwaar.localstack.launcher;

import java.io.IOException;
import java.util.List;

/** One command: does its work and says with which exit code. */
@FunctionalInterface
interface Command {
    int run(List<String> arguments) throws IOException, InterruptedException;
}
