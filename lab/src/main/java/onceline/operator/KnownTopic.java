package onceline.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A topic of Onceline, as {@code ops/kafka/topics.csv} has it.
 *
 * @param journal kept for ever: lines, prices and winners are made again from it
 * @param groups of Onceline's own that consume it
 */
record KnownTopic(String name, boolean journal, List<String> groups) {
    private static final String TABLE = "topics.csv";
    private static final int RETENTION_MS = 4;
    private static final int GROUPS = 6;

    KnownTopic {
        groups = List.copyOf(groups);
    }

    /** @throws Refused if Onceline has no topic of that name */
    static KnownTopic named(String name) {
        List<KnownTopic> all = all();
        return all.stream()
                .filter(topic -> topic.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused("Onceline has no topic \"" + name + "\", but "
                        + all.stream().map(KnownTopic::name).collect(Collectors.joining(", "))));
    }

    static List<KnownTopic> all() {
        return lines().stream()
                .filter(line -> !line.startsWith("#"))
                .skip(1)
                .map(line -> of(line.split(",", -1)))
                .toList();
    }

    private static KnownTopic of(String[] row) {
        boolean journal = Long.parseLong(row[RETENTION_MS]) == Retention.UNLIMITED;
        List<String> groups = row[GROUPS].isEmpty() ? List.of() : List.of(row[GROUPS].split(" ", -1));
        return new KnownTopic(row[0], journal, groups);
    }

    private static List<String> lines() {
        try (InputStream table = KnownTopic.class.getResourceAsStream(TABLE)) {
            byte[] bytes = Objects.requireNonNull(table, TABLE).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
