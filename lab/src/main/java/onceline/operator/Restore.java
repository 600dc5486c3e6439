package onceline.operator;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts a backup in the place of the data of a stopped Redis. Everything is looked at before anything is changed. */
final class Restore {
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Path file;
    private final Path into;
    private final @Nullable Address server;
    private final Clock clock;
    private final Consumer<String> out;

    /** @param server the Redis that must not run; null to judge by the processes of this machine alone */
    Restore(Path file, Path into, @Nullable Address server, Clock clock, Consumer<String> out) {
        this.file = file.toAbsolutePath().normalize();
        this.into = into.toAbsolutePath().normalize();
        this.server = server;
        this.clock = clock;
        this.out = out;
    }

    /** @throws Refused with nothing changed */
    void run(boolean dry) throws IOException {
        refuseWrongPaths();
        Checksum.require(file);
        out.accept(file + ": checksum as recorded, " + Snapshot.prove(file, Optional.empty()));
        refuseRunning();
        RedisData data = RedisData.in(into);
        if (data.holds(file)) {
            out.accept(into + " holds exactly this already");
            return;
        }
        replace(data, dry);
    }

    private void refuseWrongPaths() {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Refused(file + " is no file that can be read here");
        }
        if (!Files.isDirectory(into)) {
            throw new Refused(into + " is no directory: name the \"dir\" of the stopped Redis");
        }
        if (!Files.isWritable(into)) {
            throw new Refused(into + " cannot be written to by " + System.getProperty("user.name")
                    + ": run this as root or as the user of Redis");
        }
    }

    private void refuseRunning() throws IOException {
        if (server != null && isThere(server)) {
            throw new Refused("Something listens at " + server
                    + ": stop Redis first (SHUTDOWN); running, it would write over" + " what is restored");
        }
        Occupants occupants = Occupants.of(into);
        if (!occupants.using().isEmpty()) {
            throw new Refused(into + " is in use by " + String.join(", ", occupants.using()) + ": stop it first");
        }
        if (!occupants.hidden().isEmpty() && server == null) {
            throw new Refused("Cannot see whether " + String.join(", ", occupants.hidden()) + " uses " + into
                    + ": run this as root, or say with --server where the stopped Redis listened");
        }
    }

    /** Only a refused connection shows that nobody is there: a paused server takes connections, and answers nothing. */
    private static boolean isThere(Address address) throws IOException {
        try {
            new RedisConnection(new InetSocketAddress(address.host(), address.port()), ANSWER).close();
            return true;
        } catch (ConnectException nobody) {
            return false;
        } catch (IOException e) {
            throw new Refused("Cannot tell whether a Redis runs at " + address + ": " + e.getMessage(), e);
        }
    }

    private void replace(RedisData data, boolean dry) throws IOException {
        Instant now = clock.instant();
        List<Path> present = data.present();
        String would = dry ? "would be " : "";
        if (!dry) {
            data.replace(file, now);
        }
        present.forEach(path -> out.accept("  " + path + "  " + would + "moved to " + data.aside(now)));
        out.accept("  " + file + "  " + would + "put there as dump.rdb and as the base of appendonlydir");
        out.accept(dry ? "Nothing of this was done: a dry run" : next(data.aside(now)));
    }

    private static String next(Path aside) {
        return "Restored. Now start Redis, with the redis.conf that it had, and look at DBSIZE and with \"./onceline redis check"
                + " HOST:PORT\". In a group, only the primary is restored, before any other server or Sentinel is started"
                + " (ops/redis/README.md): a replica would be overwritten. When all is well, delete " + aside;
    }
}
