package onceline.operator;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells line by line what is done, and in a dry run only what would be. */
public final class Steps {
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Consumer<String> out;
    private final boolean dry;

    private Steps(Consumer<String> out, boolean dry) {
        this.out = out;
        this.dry = dry;
    }

    /** @param out takes each line as it is told */
    public static Steps real(Consumer<String> out) {
        return new Steps(out, false);
    }

    /** Asks, and changes nothing. */
    public static Steps dry(Consumer<String> out) {
        return new Steps(out, true);
    }

    boolean dry() {
        return dry;
    }

    void say(String line) {
        out.accept(line);
    }

    void end() {
        if (dry) {
            out.accept("Nothing of this was done: a dry run");
        }
    }

    void change(DatabaseServer server, String sql) throws SQLException {
        change(server, sql, sql);
    }

    /** @param told what is shown in place of a statement with a password */
    void change(DatabaseServer server, String sql, String told) throws SQLException {
        out.accept("  " + server + (dry ? "  would run: " : "  ") + told);
        if (!dry) {
            server.execute(sql);
        }
    }

    /** Something that servers are asked about again and again. */
    interface Question {
        boolean yes() throws SQLException;
    }

    /** Whether it came true within the limit; always in a dry run, in which nothing would ever come true. */
    boolean await(Duration limit, Question question) throws SQLException {
        if (dry) {
            return true;
        }
        long deadline = System.nanoTime() + limit.toNanos();
        while (!question.yes()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            glanceAway();
        }
        return true;
    }

    private static void glanceAway() {
        try {
            Thread.sleep(GLANCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted", e);
        }
    }
}
