package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Two Redis servers, of which one follows the other, and three Sentinels that put the second in the place of the first. */
public final class WatchedRedis implements AutoCloseable {
    public static final String MASTER = "mymaster";

    /** Lower ones called a busy server dead, and failed over for nothing. */
    private static final Duration DOWN_AFTER = Duration.ofSeconds(2);

    private static final Duration AGREED = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final List<Node> nodes;
    private final List<Sentinel> sentinels;

    public WatchedRedis(Path directory) {
        var first = new Node(directory, "redis-1", "");
        this.nodes = List.of(first, new Node(directory, "redis-2", "127.0.0.1 " + first.port()));
        this.sentinels = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> new Sentinel(directory, "sentinel-" + number, first.port()))
                .toList();
    }

    /** Returns when the replica is in step and all Sentinels know of everybody. */
    public WatchedRedis start() {
        nodes.forEach(Server::start);
        Together.each(sentinels, Server::start);
        if (!Patience.until(AGREED, () -> sentinels.stream().allMatch(Sentinel::knowsAll))) {
            throw new LabException("The Sentinels did not agree");
        }
        return this;
    }

    /** For the setting {@code redis.sentinel.nodes}. */
    public String sentinels() {
        return sentinels.stream().map(Server::address).collect(Collectors.joining(","));
    }

    /** The one that takes writes, as it says itself; of two that say so the first. */
    public Node primary() {
        return nodes.stream().filter(Node::isPrimary).findFirst().orElseThrow(() -> new LabException("no primary"));
    }

    public Node other(Node one) {
        return nodes.get(nodes.getFirst() == one ? 1 : 0);
    }

    @Override
    public void close() {
        Together.each(sentinels, Server::stop);
        Together.each(nodes, Server::stop);
    }

    /** One of the two servers. */
    public static final class Node extends Server {
        private final String follows;

        Node(Path directory, String name, String follows) {
            super(name, Host.LOOPBACK, directory.resolve(name), directory.resolve(name + ".log"));
            this.follows = follows;
        }

        /** The first line of the answer. */
        public String ask(String... command) {
            try {
                return Resp.ask(host().at(port()), ANSWER, command);
            } catch (IOException e) {
                throw new LabException(name() + " did not answer", e);
            }
        }

        public boolean isPrimary() {
            // another command would do: this one is refused by a replica, changes nothing, and answers in one line
            try {
                return ask("DEL", "nothing").equals(":0");
            } catch (LabException away) {
                return false;
            }
        }

        @Override
        List<String> command() {
            var command = new ArrayList<>(List.of(
                    Redis.executable().toString(),
                    configuration(directory(), "redis.conf", """
                                    bind 127.0.0.1
                                    port %d
                                    dir %s
                                    appendonly yes
                                    appendfsync everysec
                                    save ""
                                    repl-diskless-sync-delay 0
                                    """.formatted(port(), directory()))
                            .toString()));
            if (!follows.isEmpty() && !Files.exists(directory().resolve("appendonlydir"))) {
                command.addAll(List.of("--replicaof", follows));
            }
            return command;
        }

        @Override
        boolean ready() {
            try {
                return Resp.ask(host().at(port()), ANSWER, "PING").equals("+PONG");
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        Duration patienceToStop() {
            return Duration.ofSeconds(10);
        }
    }

    private static final class Sentinel extends Server {
        private final int master;

        Sentinel(Path directory, String name, int master) {
            super(name, Host.LOOPBACK, directory.resolve(name), directory.resolve(name + ".log"));
            this.master = master;
        }

        boolean knowsAll() {
            return answers("+OK 3 usable", "SENTINEL", "CKQUORUM", MASTER)
                    && answers("*1", "SENTINEL", "REPLICAS", MASTER)
                    && answers("*2", "SENTINEL", "SENTINELS", MASTER);
        }

        private boolean answers(String start, String... command) {
            try {
                return Resp.ask(host().at(port()), ANSWER, command).startsWith(start);
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        List<String> command() {
            return List.of(
                    Redis.executable().toString(),
                    configuration(directory(), "sentinel.conf", """
                                    bind 127.0.0.1
                                    port %d
                                    dir %s
                                    sentinel monitor %4$s 127.0.0.1 %3$d 2
                                    sentinel down-after-milliseconds %4$s %5$d
                                    sentinel failover-timeout %4$s 10000
                                    """.formatted(
                                            port(), directory(), master, MASTER, DOWN_AFTER.toMillis()))
                            .toString(),
                    "--sentinel");
        }

        @Override
        boolean ready() {
            return answers("+PONG", "PING");
        }

        @Override
        Duration patienceToStop() {
            return Duration.ofSeconds(5);
        }
    }

    /** Written once: the servers keep in it what they have learned since. */
    private static Path configuration(Path directory, String name, String text) {
        try {
            Path file = directory.resolve(name);
            return Files.exists(file) ? file : Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
