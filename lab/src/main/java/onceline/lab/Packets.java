package onceline.lab;

import java.util.List;

/**
 * Which packets are dropped, as classic BPF programs: a filter of {@code tc} runs one for each packet.
 *
 * <p>This needs no netem and no nftables, and is allowed in a user namespace. Numbers are those of
 * {@code linux/bpf_common.h}, {@code linux/filter.h} and {@code linux/pkt_cls.h}; a program returns an action because
 * the filter is installed with {@code direct-action}.
 */
final class Packets {
    private static final String DROP = "6 0 0 2"; // return TC_ACT_SHOT
    private static final String ASK_THE_NEXT_FILTER = "6 0 0 4294967295"; // return TC_ACT_UNSPEC
    private static final String LOAD_PROTOCOL = "40 0 0 12";
    private static final long IPV4 = 0x0800;
    private static final int SOURCE_ADDRESS = 26;
    private static final int TARGET_ADDRESS = 30;
    private static final String LOAD_RANDOM = "32 0 0 4294963256"; // 32 bits from SKF_AD_OFF + SKF_AD_RANDOM
    private static final long RANDOM_RANGE = 1L << 32;

    private Packets() {}

    static String all() {
        return program(DROP);
    }

    /** All but the questions by which neighbours find each other, so that a half cut stays a half cut. */
    static String internet() {
        return program(LOAD_PROTOCOL, "21 0 1 " + IPV4, DROP, ASK_THE_NEXT_FILTER);
    }

    static String from(String address) {
        return withAddress(SOURCE_ADDRESS, address);
    }

    static String to(String address) {
        return withAddress(TARGET_ADDRESS, address);
    }

    /** Each packet with this chance, whatever became of those before. */
    static String some(int percent) {
        long drop = RANDOM_RANGE * percent / 100;
        return program(LOAD_RANDOM, "53 1 0 " + drop, DROP, ASK_THE_NEXT_FILTER);
    }

    private static String withAddress(int place, String address) {
        return program(
                LOAD_PROTOCOL,
                "21 0 3 " + IPV4,
                "32 0 0 " + place,
                "21 0 1 " + number(address),
                DROP,
                ASK_THE_NEXT_FILTER);
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.", -1)) {
            number = number * 256 + Integer.parseInt(part);
        }
        return number;
    }

    private static String program(String... instructions) {
        return instructions.length + "," + String.join(",", List.of(instructions)) + ",";
    }
}
