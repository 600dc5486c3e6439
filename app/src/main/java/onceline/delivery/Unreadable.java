package onceline.delivery;

/** A record that nobody will ever be able to read. It becomes a dead letter with this message as its cause. */
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    public Unreadable(String cause) {
        super(cause, null, false, false);
    }
}
