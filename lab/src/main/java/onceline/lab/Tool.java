package onceline.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of the system, e.g. {@code ip}. */
final class Tool {
    private Tool() {}

    /**
     * Runs it to its end.
     *
     * @return the command as a person would type it
     * @throws LabException with its output if it fails
     */
    static String run(List<String> command) {
        Outcome outcome = attempt(command);
        if (outcome.code() != 0) {
            throw new LabException(spelled(command) + " failed: " + outcome.output());
        }
        return spelled(command);
    }

    static String run(String... command) {
        return run(List.of(command));
    }

    /** What came of a command that may well fail. A missing tool is a failure like any other. */
    static Outcome attempt(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(Spawner.NOTHING.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            return new Outcome(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while running " + spelled(command), e);
        }
    }

    /** Words with blanks or other than plain signs are quoted. */
    static String spelled(List<String> command) {
        return String.join(
                " ",
                command.stream()
                        .map(word -> word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                        .toList());
    }

    record Outcome(int code, String output) {}
}
