package onceline.lab;

/** The lab cannot do what was asked; the message says why and, where possible, what to do. */
public final class LabException extends RuntimeException {
    LabException(String message) {
        super(message);
    }

    LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
