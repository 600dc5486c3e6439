package onceline.delivery;

/** A message that may or may not have been written. Sending it again is safe only if its receivers drop repeats. */
public final class OutcomeUnknown extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutcomeUnknown(Topic topic, Throwable cause) {
        super("it is unknown whether a message for " + topic + " was written: " + cause.getMessage(), cause);
    }
}
