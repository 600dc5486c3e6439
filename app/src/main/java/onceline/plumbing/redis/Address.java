package onceline.plumbing.redis;

import java.util.List;
import java.util.stream.Stream;

/** Where a server listens, as people write it: {@code host:port}. */
record Address(String host, int port) {
    private static final int MOST = 65_535;

    /** @throws IllegalArgumentException with what is expected */
    static List<Address> parseAll(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .map(Address::parse)
                .toList();
    }

    private static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        int port = colon < 1 ? 0 : port(text.substring(colon + 1));
        if (port < 1 || port > MOST) {
            throw new IllegalArgumentException("addresses such as 10.0.0.1:26379,10.0.0.2:26379,10.0.0.3:26379");
        }
        return new Address(text.substring(0, colon), port);
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
