package onceline.operator;

/** Where a server listens. */
public record Address(String host, int port) {
    private static final int DATABASE_PORT = 3306;
    private static final int REDIS_PORT = 6379;
    private static final int HIGHEST_PORT = 65_535;

    /** {@code host:port}, or {@code host} for port 3306. */
    public static Address of(String text) {
        return of(text, DATABASE_PORT);
    }

    /** {@code host:port}, or {@code host} for port 6379. */
    static Address ofRedis(String text) {
        return of(text, REDIS_PORT);
    }

    private static Address of(String text, int usualPort) {
        int colon = text.lastIndexOf(':');
        try {
            return colon < 0
                    ? new Address(text, usualPort)
                    : new Address(text.substring(0, colon), port(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new Refused("\"" + text + "\" is no address: write host:port", e);
        }
    }

    private static int port(String digits) {
        int port = Integer.parseInt(digits);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new NumberFormatException(digits);
        }
        return port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
