package onceline.drills.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import onceline.lab.Server;

/** Command lines of running servers, without what differs between machines. */
final class CommandLines {
    private CommandLines() {}

    /** Secrets are in none of them: those travel in the environment and in files. */
    static String of(Server server, Path lab) {
        try {
            String line =
                    Files.readString(Path.of("/proc", String.valueOf(server.pid()), "cmdline"), StandardCharsets.UTF_8);
            return plain(line.replace('\0', ' ').strip(), lab);
        } catch (IOException gone) {
            return "not running";
        }
    }

    /** That line without directories of this machine. */
    static String plain(String line, Path lab) {
        return line.replace(lab.toString(), "LAB")
                .replaceAll("(?<=[ =]|^)/(?!proc/)\\S*/(?=[\\w.-]+( |$))", "")
                .replaceAll("/\\S+/\\*", "kafka/*");
    }
}
