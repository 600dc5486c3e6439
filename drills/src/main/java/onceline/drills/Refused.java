package onceline.drills;

/** The command cannot be carried out as given; the message is the one line that says why. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
