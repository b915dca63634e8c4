package com.diwaar.outbound.quiet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Area codes of the states that have hours of their own, as the North American Numbering Plan assigns them. */
final class AreaCodes {

    private static final String NORTH_AMERICA = "+1";
    private static final Map<String, String> STATES = new HashMap<>();

    static {
        put("AL", "205 251 256 334 659 938");
        put("CT", "203 475 860 959");
        put("FL", "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954");
        put("KY", "270 364 502 606 859");
        put("LA", "225 318 337 504 985");
        put("MA", "339 351 413 508 617 774 781 857 978");
        put("MD", "227 240 301 410 443 667");
        put("MI", "231 248 269 313 517 586 616 679 734 810 906 947 989");
        put("MN", "218 320 507 612 651 763 924 952");
        put("MS", "228 471 601 662 769");
        put("NM", "505 575");
        put("NV", "702 725 775");
        put("OK", "405 539 572 580 918");
        put("RI", "401");
        put(
                "TX",
                "210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 915 936 940"
                        + " 945 956 972 979");
        put("WA", "206 253 360 425 509 564");
    }

    private AreaCodes() {}

    private static void put(String state, String codes) {
        for (String code : codes.split(" ", -1)) {
            STATES.put(code, state);
        }
    }

    /** The state of an E.164 number, where it is one of those. */
    static Optional<String> stateOf(String number) {
        return number.startsWith(NORTH_AMERICA) && number.length() > 5
                ? Optional.ofNullable(STATES.get(number.substring(2, 5)))
                : Optional.empty();
    }
}
