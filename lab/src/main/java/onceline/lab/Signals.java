package onceline.lab;

import java.io.IOException;

/** Signals that {@link Process} cannot send itself. */
enum Signals {
    STOP,
    CONT;

    /** Sends this signal and returns once it is delivered. A process that is gone is no error. */
    void to(long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new LabException("Cannot send SIG" + name() + " to " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
