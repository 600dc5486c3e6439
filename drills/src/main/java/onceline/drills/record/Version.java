package onceline.drills.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Which Onceline, on what. */
final class Version {
    private static final String TEXT = commit() + ", Java " + Runtime.version() + ", "
            + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
            + Runtime.getRuntime().availableProcessors() + " processors";

    private Version() {}

    static String text() {
        return TEXT;
    }

    /** The commit that lies in the working directory, with a mark where something was changed since. */
    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean known = git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0;
            return known ? "commit " + said : "commit unknown";
        } catch (IOException noGit) {
            return "commit unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "commit unknown";
        }
    }
}
