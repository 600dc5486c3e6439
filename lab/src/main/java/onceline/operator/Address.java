package onceline.operator;

/** Where a database server listens. */
public record Address(String host, int port) {
    private static final int USUAL_PORT = 3306;

    /** {@code host:port}, or {@code host} for port 3306. */
    public static Address of(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return colon < 0
                    ? new Address(text, USUAL_PORT)
                    : new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new Refused("\"" + text + "\" is no address: write host:port", e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
