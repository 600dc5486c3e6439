package onceline.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A frozen file system: every write to it hangs, and whoever writes cannot even be killed.
 *
 * <p>Therefore it is held frozen by a process of its own, on no leash, that thaws when its input ends: at the heal, or
 * with this JVM, however that ends. Ctrl-C does not reach it.
 */
final class Frost {
    private static final String HOLD =
            "trap '' INT TERM HUP; fsfreeze --freeze \"$0\" && echo frozen && cat; fsfreeze" + " --unfreeze \"$0\"";

    private final Path directory;
    private final Process holder;

    private Frost(Path directory, Process holder) {
        this.directory = directory;
        this.holder = holder;
    }

    static Frost on(Path directory) {
        try {
            Process holder = new ProcessBuilder(List.of("setsid", "sh", "-c", HOLD, directory.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader said = holder.inputReader();
            if (!"frozen".equals(said.readLine())) {
                throw new LabException(directory + " cannot be frozen");
            }
            return new Frost(directory, holder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String command() {
        return Tool.spelled(List.of("fsfreeze", "--freeze", directory.toString()));
    }

    String thaw() {
        try {
            holder.getOutputStream().close();
            holder.waitFor();
            return Tool.spelled(List.of("fsfreeze", "--unfreeze", directory.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while thawing " + directory, e);
        }
    }
}
