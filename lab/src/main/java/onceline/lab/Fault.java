package onceline.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that goes wrong with real servers, as data; {@link Lab#inject} makes it happen.
 *
 * <p>What concerns packets needs hosts of their own ({@link Hosts#namespaces}) and drops them silently, as a cable that
 * is pulled out somewhere on the way: connections stay open until somebody's patience ends. This JVM is on the way of
 * none of the {@link CutLink}s between others.
 */
public sealed interface Fault {
    /** Makes it happen, and returns when it has. */
    Injection inject();

    /** The process ends without a goodbye, nothing flushed (SIGKILL); healed by starting it again. */
    record Killed(Server server) implements Fault {
        @Override
        public Injection inject() {
            Instant since = Instant.now();
            long pid = server.pid();
            server.kill();
            return new Injection(this, since, "kill -KILL " + pid, () -> {
                server.start();
                return server.commandLine();
            });
        }
    }

    /** The process stands still and keeps its sockets (SIGSTOP). */
    record Paused(Server server) implements Fault {
        @Override
        public Injection inject() {
            Instant since = Instant.now();
            long pid = server.pid();
            server.pause();
            return new Injection(this, since, "kill -STOP " + pid, () -> {
                server.resume();
                return "kill -CONT " + pid;
            });
        }
    }

    /** An orderly stop and a start right after it; over when it is injected. */
    record Restarted(Server server) implements Fault {
        @Override
        public Injection inject() {
            Instant since = Instant.now();
            long pid = server.pid();
            server.restart();
            return new Injection(this, since, "kill -TERM " + pid + "\n" + server.commandLine(), () -> "");
        }
    }

    /** The host reaches nobody and nobody reaches it. */
    record Cut(Host host) implements Fault {
        @Override
        public Injection inject() {
            return filtered(this, Filter.ofSent(host, Packets.all()), Filter.ofReceived(host, Packets.all()));
        }
    }

    /** What the host sends is lost; what it is sent arrives. */
    record Mute(Host host) implements Fault {
        @Override
        public Injection inject() {
            return filtered(this, Filter.ofSent(host, Packets.internet()));
        }
    }

    /** What the host is sent is lost; what it sends arrives. */
    record Deaf(Host host) implements Fault {
        @Override
        public Injection inject() {
            return filtered(this, Filter.ofReceived(host, Packets.internet()));
        }
    }

    /** Two hosts do not reach each other; all others reach both. */
    record CutLink(Host one, Host other) implements Fault {
        @Override
        public Injection inject() {
            return filtered(
                    this,
                    Filter.ofSent(one, Packets.to(other.address())),
                    Filter.ofReceived(one, Packets.from(other.address())));
        }
    }

    /** What one host sends another is lost; the way back is open, and so are all others. */
    record CutLinkOneWay(Host from, Host to) implements Fault {
        @Override
        public Injection inject() {
            return filtered(this, Filter.ofSent(from, Packets.to(to.address())));
        }
    }

    /**
     * Of all packets to and from the host, each is lost with this chance.
     *
     * @param percent 1 to 100
     */
    record Loss(Host host, int percent) implements Fault {
        public Loss {
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException("A chance from 1 to 100 percent, not " + percent);
            }
        }

        @Override
        public Injection inject() {
            return filtered(
                    this, Filter.ofSent(host, Packets.some(percent)), Filter.ofReceived(host, Packets.some(percent)));
        }
    }

    /**
     * Everything the host sends arrives so much later, in order; what it is sent comes at once. So each question and
     * answer takes so much longer, whoever asks.
     */
    record Delay(Host host, Duration by) implements Fault {
        @Override
        public Injection inject() {
            Instant since = Instant.now();
            DelayLine line = DelayLine.beside(host, by);
            return new Injection(this, since, line.install(), line::remove);
        }
    }

    /** No room is left on the server's disk; healed by giving back what was taken. */
    record FullDisk(Disk disk) implements Fault {
        @Override
        public Injection inject() {
            Instant since = Instant.now();
            return new Injection(this, since, disk.fill(), disk::free);
        }
    }

    /**
     * So much of the server's disk is taken, by a file that is not its own; healed by a disk of twice the size, as a
     * volume is grown, while the file stays.
     *
     * @param percent 1 to 99
     */
    record ScarceDisk(Disk disk, int percent) implements Fault {
        public ScarceDisk {
            if (percent < 1 || percent > 99) {
                throw new IllegalArgumentException("From 1 to 99 percent, not " + percent);
            }
        }

        @Override
        public Injection inject() {
            Instant since = Instant.now();
            return new Injection(this, since, disk.fillTo(percent), disk::grow);
        }
    }

    /** Every write to the server's disk hangs, and so does a kill of the writer, until it is healed. */
    record FrozenDisk(Disk disk) implements Fault {
        @Override
        public Injection inject() {
            Instant since = Instant.now();
            Frost frost = Frost.on(disk.server().directory());
            return new Injection(this, since, frost.command(), frost::thaw);
        }
    }

    /**
     * Each system call by which the server changes or syncs a file takes so much longer. This is a slowed process, not
     * a slow disk: what is written through memory maps or plain {@code write} is as fast as ever.
     */
    record SlowSync(Server server, Duration by) implements Fault {
        @Override
        public Injection inject() {
            Instant since = Instant.now();
            Tracer tracer = Tracer.slowing(server, by);
            return new Injection(this, since, tracer.command(), tracer::detach);
        }
    }

    private static Injection filtered(Fault fault, Filter... filters) {
        Instant since = Instant.now();
        List<Filter> installed = new ArrayList<>();
        StringBuilder commands = new StringBuilder();
        try {
            for (Filter filter : filters) {
                commands.append(filter.install()).append('\n');
                installed.add(filter);
            }
        } catch (LabException e) {
            installed.forEach(Filter::remove);
            throw e;
        }
        return new Injection(fault, since, commands.toString().strip(), () -> removed(installed));
    }

    private static String removed(List<Filter> filters) {
        return filters.stream().map(Filter::remove).collect(Collectors.joining("\n"));
    }
}
