package onceline.drills.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import onceline.lab.Server;

/** What the servers have printed since a moment. A server that came later is watched from its first line on. */
final class LogWatch {
    private static final int MOST_BYTES = 200_000;
    private static final int LINE = 220;
    private static final Pattern OF_A_STACK =
            Pattern.compile("Caused by|\\.\\.\\. \\d+ more|[a-z]\\w*(\\.[a-z]\\w*)+\\.[A-Z][\\w$]*(:|$)");

    private final Ground ground;
    private final Map<Path, Long> marks = new LinkedHashMap<>();

    LogWatch(Ground ground) {
        this.ground = ground;
        for (Server server : ground.servers()) {
            marks.put(server.log().file(), size(server.log().file()));
        }
    }

    boolean anybodySaid(Pattern pattern) {
        return ground.servers().stream()
                .anyMatch(server -> pattern.matcher(since(server)).find());
    }

    /** The first lines of each server that printed any; repeats and traces of stacks left out. */
    Map<String, List<String>> extracts(int lines) {
        Map<String, List<String>> extracts = new LinkedHashMap<>();
        for (Server server : ground.servers()) {
            Set<String> said = new HashSet<>();
            List<String> kept = since(server)
                    .lines()
                    .filter(LogWatch::tells)
                    .map(line -> line.length() > LINE ? line.substring(0, LINE) + " …" : line)
                    .filter(line -> said.add(gist(line)))
                    .limit(lines)
                    .toList();
            if (!kept.isEmpty()) {
                extracts.put(server.name(), kept);
            }
        }
        return extracts;
    }

    private static boolean tells(String line) {
        return !line.isBlank()
                && !line.startsWith("\t")
                && !OF_A_STACK.matcher(line).lookingAt();
    }

    /** What differs between two lines that say the same. */
    private static String gist(String line) {
        return line.replaceAll("\\d+", "");
    }

    private String since(Server server) {
        Path file = server.log().file();
        if (!Files.exists(file)) {
            return "";
        }
        long from = marks.getOrDefault(file, 0L);
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, Math.max(0, channel.size() - from)));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
