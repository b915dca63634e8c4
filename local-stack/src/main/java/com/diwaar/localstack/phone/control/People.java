package com.diwaar.localstack.phone.control;

import java.util.List;

/** Who one can be on the page. */
final class People {

    /** Somebody with a phone. */
    record Person(String number, String name) {}

    static final List<Person> ALL = List.of(
            new Person("+15551230001", "Ana"),
            new Person("+15551230002", "Ben"),
            new Person("+15551230003", "Chidi"),
            new Person("+15551230004", "Dora"),
            new Person("+15551230005", "Emre"),
            new Person("+15551230006", "Fumiko"));

    private People() {}
}
