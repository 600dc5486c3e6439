package onceline.delivery;

/** A message that was certainly not written: it never left this process, or no broker would ever take it. */
public final class SendRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    SendRefused(Topic topic, Throwable cause) {
        super("message for " + topic + " was not written: " + cause.getMessage(), cause);
    }
}
