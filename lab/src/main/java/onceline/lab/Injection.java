package onceline.lab;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A fault that was injected, until it is healed. */
public final class Injection implements AutoCloseable {
    private final Fault fault;
    private final String command;
    private final Instant since;
    private final Supplier<String> remedy;
    private @Nullable String healing;

    Injection(Fault fault, Instant since, String command, Supplier<String> remedy) {
        this.fault = fault;
        this.since = since;
        this.command = command;
        this.remedy = remedy;
    }

    public Fault fault() {
        return fault;
    }

    /** Just before it took effect. */
    public Instant since() {
        return since;
    }

    /** What a person would have typed to the same effect, one command a line. */
    public String command() {
        return command;
    }

    /**
     * Ends the fault; once, however often it is called.
     *
     * @return what a person would have typed, one command a line
     */
    public synchronized String heal() {
        String done = healing;
        if (done == null) {
            done = remedy.get();
            healing = done;
        }
        return done;
    }

    @Override
    public void close() {
        heal();
    }
}
