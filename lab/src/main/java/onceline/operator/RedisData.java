package onceline.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data directory of a stopped Redis that is set up as {@code ops/redis/redis.conf} says.
 *
 * <p>With {@code appendonly yes} Redis loads what the manifest in {@code appendonlydir} names and never looks at
 * {@code dump.rdb}; without, it is the other way round. So a snapshot is put in both places.
 */
public final class RedisData {
    private static final String SNAPSHOT = "dump.rdb";
    private static final String APPENDED = "appendonlydir";
    private static final String BASE = "appendonly.aof.1.base.rdb";
    private static final String MANIFEST = "appendonly.aof.manifest";
    private static final String FRESH = "restore.part";

    /** All that Redis loads at a start, also from the single file of Redis 6, and what killed children of it leave. */
    private static final Pattern LOADED =
            Pattern.compile("dump\\.rdb|appendonlydir|appendonly\\.aof|temp-.*\\.(rdb|aof)");

    private final Path directory;

    private RedisData(Path directory) {
        this.directory = directory;
    }

    public static RedisData in(Path directory) {
        return new RedisData(directory);
    }

    /**
     * Puts a snapshot in the place of all data. If that fails nothing has changed. It takes room for two more of it.
     *
     * @return where what lay there lies now
     */
    public Path replace(Path snapshot, Instant now) throws IOException {
        Path aside = aside(now);
        Path fresh = directory.resolve(FRESH);
        try {
            prepare(snapshot, fresh);
            exchange(aside, fresh);
            return aside;
        } finally {
            delete(fresh);
        }
    }

    private void exchange(Path aside, Path fresh) throws IOException {
        Files.createDirectory(aside);
        Moves moves = new Moves();
        try {
            giveToOwner(aside);
            moves.move(present(), aside);
            moves.move(List.of(fresh.resolve(APPENDED), fresh.resolve(SNAPSHOT)), directory);
            Durable.sync(directory);
        } catch (IOException | RuntimeException e) {
            moves.undo();
            Files.delete(aside);
            throw e;
        }
    }

    /** Where {@link #replace} would move what lies there. */
    Path aside(Instant now) {
        return directory.resolve("before-restore-" + Stamp.of(now));
    }

    /** What Redis would load, and parts of it. */
    List<Path> present() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            LOADED.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** Whether exactly this snapshot lies there, and nothing was written since. */
    boolean holds(Path snapshot) throws IOException {
        Path appended = directory.resolve(APPENDED);
        return present().equals(List.of(appended, directory.resolve(SNAPSHOT)))
                && names(appended).equals(Set.of(BASE, MANIFEST))
                && Files.mismatch(snapshot, appended.resolve(BASE)) < 0
                && Files.mismatch(snapshot, directory.resolve(SNAPSHOT)) < 0;
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private void prepare(Path snapshot, Path fresh) throws IOException {
        delete(fresh);
        Path appended = fresh.resolve(APPENDED);
        Files.createDirectories(appended);
        Durable.copy(snapshot, fresh.resolve(SNAPSHOT));
        Durable.copy(snapshot, appended.resolve(BASE));
        Durable.write("file " + BASE + " seq 1 type b\n", appended.resolve(MANIFEST));
        for (Path path : tree(fresh)) {
            giveToOwner(path);
        }
        Durable.sync(appended);
    }

    /** Root restores what the user of Redis has to read and to write. */
    private void giveToOwner(Path path) throws IOException {
        PosixFileAttributes its = Files.readAttributes(directory, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view.readAttributes().owner().equals(its.owner())) {
            return;
        }
        try {
            view.setOwner(its.owner());
            view.setGroup(its.group());
        } catch (IOException e) {
            throw new Refused(
                    directory + " belongs to " + its.owner().getName() + ": run this as that user, or as root", e);
        }
    }

    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path path : tree(directory)) {
                Files.delete(path);
            }
        }
    }

    /** Renamings that can be taken back. */
    static final class Moves {
        private record Move(Path from, Path to) {}

        private final Deque<Move> done = new ArrayDeque<>();

        void move(List<Path> paths, Path to) throws IOException {
            for (Path path : paths) {
                Path target = to.resolve(path.getFileName());
                Files.move(path, target);
                done.push(new Move(path, target));
            }
        }

        void undo() throws IOException {
            for (Move move : done) {
                Files.move(move.to(), move.from());
            }
        }
    }
}
