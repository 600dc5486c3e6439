package onceline.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has a running Redis write its snapshot, and puts a proved copy of it among the others. */
final class Backup {
    private static final Duration SAVED = Duration.ofMinutes(30);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Address address;
    private final @Nullable String password;
    private final Path to;
    private final int keep;
    private final Clock clock;

    /** @param keep how many backups stay, at least 1 */
    Backup(Address address, @Nullable String password, Path to, int keep, Clock clock) {
        this.address = address;
        this.password = password;
        this.to = to;
        this.keep = keep;
        this.clock = clock;
    }

    /**
     * One backup.
     *
     * @return what was done, in a line
     * @throws Refused if it cannot be done before something is mended
     */
    String round() throws IOException {
        try (RedisServer server = RedisServer.connect(address, password);
                BackupDirectory backups = BackupDirectory.open(to, address.port())) {
            Path dump = dump(server);
            Instant taken = save(server, dump);
            Optional<Path> executable = executable(server);
            BackupDirectory.Added added = backups.add(dump, taken, copy -> Snapshot.prove(copy, executable));
            int deleted = backups.retain(keep);
            return added.file() + ": " + Files.size(added.file()) + " bytes, " + added.seen() + "; "
                    + backups.backups().size() + " kept, " + deleted + " deleted";
        }
    }

    private static Optional<Path> executable(RedisServer server) throws IOException {
        return Optional.ofNullable(server.info("server").get("executable")).map(Path::of);
    }

    private static Path dump(RedisServer server) throws IOException {
        Path directory = Path.of(told(server, "dir"));
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            throw new Refused(
                    server + " writes its snapshot to " + directory + ", which " + System.getProperty("user.name")
                            + " cannot read here: run this on Redis' own host, as root or as the user of Redis");
        }
        return directory.resolve(told(server, "dbfilename"));
    }

    private static String told(RedisServer server, String name) throws IOException {
        return server.setting(name)
                .orElseThrow(() -> new Refused(server + " does not tell its " + name + " (CONFIG GET)"));
    }

    /** Returns the moment whose state is in the snapshot. */
    private Instant save(RedisServer server, Path dump) throws IOException {
        long deadline = System.nanoTime() + SAVED.toNanos();
        String before = identity(dump);
        Instant taken = begin(server, deadline);
        Map<String, String> facts = server.info("persistence");
        while ("1".equals(facts.get("rdb_bgsave_in_progress"))) {
            waitABit(server, deadline);
            facts = server.info("persistence");
        }
        if (!"ok".equals(facts.get("rdb_last_bgsave_status"))) {
            throw new IOException(server + " could not write its snapshot to " + dump.getParent()
                    + ": its log says why; often the disk is full");
        }
        refuseNotWritten(server, dump, before);
        return taken;
    }

    /** Only one child of Redis saves or rewrites at a time. */
    private Instant begin(RedisServer server, long deadline) throws IOException {
        while (true) {
            try {
                Instant now = clock.instant();
                server.ask("BGSAVE");
                return now;
            } catch (RedisConnection.ErrorAnswer busy) {
                if (!String.valueOf(busy.getMessage()).matches(".*(in progress|child process is active).*")) {
                    throw busy;
                }
                waitABit(server, deadline);
            }
        }
    }

    private static void waitABit(RedisServer server, long deadline) {
        if (System.nanoTime() - deadline > 0) {
            throw new Refused(server + " has not saved within " + SAVED.toMinutes() + " min: look at INFO persistence");
        }
        try {
            Thread.sleep(GLANCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Interrupted", e);
        }
    }

    /** A Redis of another host, or in a container, may well have a directory of the same name. */
    private static void refuseNotWritten(RedisServer server, Path dump, String before) throws IOException {
        if (identity(dump).equals(before)) {
            throw new Refused(server + " has saved, but " + dump
                    + " here is not what it wrote: run this on Redis' own host" + " (in its container)");
        }
        if (!Files.isReadable(dump)) {
            throw new Refused(dump + " cannot be read by " + System.getProperty("user.name")
                    + ": run this as root or as the user of Redis");
        }
    }

    /** Redis renames a new file into the place of the old one. */
    private static String identity(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() + " " + attributes.lastModifiedTime();
    }
}
