package onceline.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./onceline redis}: backups of a Redis, going back to one, and whether its settings are the shipped ones. */
@Command(
        name = "./onceline redis",
        description = "Backups of a Redis, going back to one, and whether its settings are the shipped ones.%n",
        footer = {
            "",
            "A Redis with a password: give it in the environment as " + RedisServer.PASSWORD + ".",
            "Ends with 0 if it is done or was done before, 1 if it was refused or failed, or if settings differ: the last"
                    + " line says why and what to do. More: ops/redis/README.md."
        },
        subcommands = {RedisCommand.BackUp.class, RedisCommand.RestoreIt.class, RedisCommand.Check.class},
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 120)
public final class RedisCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli looks for it
    private boolean help;

    private final Map<String, String> environment;

    private RedisCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(Execution.of(new RedisCommand(System.getenv()), arguments));
    }

    /**
     * As {@link #main}, told to a writer.
     *
     * @return the exit code
     */
    public static int run(PrintWriter out, Map<String, String> environment, String... arguments) {
        return Execution.line(new RedisCommand(environment))
                .setOut(out)
                .setErr(out)
                .execute(arguments);
    }

    private static @Nullable String password(CommandSpec spec) {
        RedisCommand redis = spec.parent().commandLine().getCommand();
        return redis.environment.get(RedisServer.PASSWORD);
    }

    @Command(
            name = "backup",
            description =
                    "Has Redis write its snapshot (BGSAVE) and puts a copy into a directory, with its instant in the name"
                            + " and a checksum beside it. The copy is read by redis-check-rdb before it counts. Runs on the host of"
                            + " that Redis, which may be a replica.")
    static final class BackUp implements Callable<Integer> {
        @Option(names = "--from", required = true, paramLabel = "HOST:PORT", description = "The Redis.")
        private String from;

        @Option(
                names = "--to",
                required = true,
                paramLabel = "DIR",
                description = "Where its backups lie; better on another disk. Nothing else there is touched.")
        private Path to;

        @Option(
                names = "--keep",
                paramLabel = "N",
                description = "How many backups of this port stay, the newest; ${DEFAULT-VALUE} unless given.")
        private int keep = 24;

        @Option(
                names = "--every",
                paramLabel = "SPAN",
                converter = Spans.class,
                description =
                        "Go on until Ctrl-C, e.g. 1h, and tell each round; a failed one is tried again at the next.")
        private @Nullable Duration every;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            if (keep < 1) {
                throw new ParameterException(spec.commandLine(), "--keep must be at least 1");
            }
            Backup backup = new Backup(Address.ofRedis(from), password(spec), to, keep, Clock.systemUTC());
            if (every == null) {
                tell(backup.round());
                return 0;
            }
            return again(backup, every);
        }

        private int again(Backup backup, Duration span) {
            for (long next = System.nanoTime(); ; next = Math.max(next + span.toNanos(), System.nanoTime())) {
                try {
                    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return 0;
                }
                tell(attempt(backup));
            }
        }

        private static String attempt(Backup backup) {
            try {
                return backup.round();
            } catch (IOException | Refused e) {
                return Execution.told(e).orElseThrow();
            }
        }

        private void tell(String line) {
            spec.commandLine().getOut().println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + "  " + line);
        }
    }

    @Command(
            name = "restore",
            description = "Puts a backup in the place of the data of a stopped Redis, which then starts from it, with"
                    + " appendonly or without. What lay there is moved to before-restore-INSTANT beside it. Refuses while a"
                    + " server runs there, and whatever is not exactly what was backed up.")
    static final class RestoreIt implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The backup; its checksum lies beside it.")
        private Path file;

        @Option(
                names = "--into",
                required = true,
                paramLabel = "DIR",
                description = "The data directory (CONFIG GET dir) of the stopped Redis.")
        private Path into;

        @Option(
                names = "--server",
                paramLabel = "HOST:PORT",
                description =
                        "Where that Redis listens when it runs: nobody may answer there. Needed only where this user"
                                + " cannot see whether a Redis uses DIR.")
        private @Nullable String server;

        @Option(names = "--dry-run", description = "Look at everything, tell what would be done, and change nothing.")
        private boolean dryRun;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Address address = server == null ? null : Address.ofRedis(server);
            PrintWriter out = spec.commandLine().getOut();
            new Restore(file, into, address, Clock.systemUTC(), out::println).run(dryRun);
            return 0;
        }
    }

    @Command(
            name = "check",
            description =
                    "Whether a running Redis has the settings of ops/redis/redis.conf: a line for each that differs, with"
                            + " what to type.")
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "HOST:PORT", description = "The Redis.")
        private String address;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                defaultValue = "${sys:onceline.redis.conf:-ops/redis/redis.conf}",
                description = "What to compare with; the shipped file unless given.")
        private Path file;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            RedisSettings shipped = RedisSettings.read(file);
            try (RedisServer server = RedisServer.connect(Address.ofRedis(address), password(spec))) {
                return tell(server, shipped.compare(server), shipped.size());
            }
        }

        private int tell(RedisServer server, RedisSettings.Outcome outcome, int compared) {
            PrintWriter out = spec.commandLine().getOut();
            outcome.remarks().forEach(out::println);
            outcome.differences().forEach(out::println);
            int different = outcome.differences().size();
            out.println(server + ": " + (different == 0 ? "none" : String.valueOf(different)) + " of " + compared
                    + " settings differ" + (different == 1 ? "s" : "") + " from " + file);
            return different == 0 ? 0 : 1;
        }
    }
}
