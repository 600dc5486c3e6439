package onceline.drills.crowd;

import java.io.Closeable;

/** Some people of a rush, in this process or another. */
public interface People extends Closeable {
    /** Everybody signs in; returns when all have. */
    void signIn() throws InterruptedException;

    /**
     * Returns when everybody is through or the time is up.
     *
     * @param start when the doors open, on the shared clock
     */
    void rush(long start) throws InterruptedException;

    Progress progress();
}
