package onceline.lab;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code ./onceline up}: the whole product with real servers under it, until Ctrl-C. */
@Command(
        name = "./onceline up",
        description =
                "Starts Redis, Kafka, MariaDB and Onceline on this machine, until Ctrl-C. The next start goes on from the same"
                        + " data.%n",
        footer = {
            "",
            "Any other --key=value is a setting of Onceline and handed on; -J precedes an option for its JVM, as in -J-Xmx2g.",
            "",
            "A server whose address is given is not started: --redis.url, --kafka.bootstrap.servers, --database.url, or in the"
                    + " environment ONCELINE_REDIS_URL and so on. The database's password is always given as"
                    + " ONCELINE_DATABASE_PASSWORD."
        },
        usageHelpWidth = 120)
public final class Up implements Callable<Integer> {
    private static final int USUAL_PORT = 8080;
    private static final int LINES_TOLD = 30;
    private static final Duration A_WHILE = Duration.ofDays(1);
    private static final List<String> OWN = List.of("database.user", "http.host", "roles", "data.dir");

    @Option(names = "--data", paramLabel = "DIR", description = "Where data and logs lie; ./data unless given.")
    private Path data = Path.of("data");

    @Option(
            names = "--ha",
            description = "Highly available: three Redis with three Sentinels, three Kafka brokers with three"
                    + " controllers, two MariaDB. Keep its data apart from those of a single lab.")
    private boolean highlyAvailable;

    @Option(names = "--ephemeral", description = "Keep data in a temporary directory and throw them away at the end.")
    private boolean ephemeral;

    @Option(
            names = {"--port", "--http.port"},
            paramLabel = "PORT",
            description = "Port of the page; " + USUAL_PORT + " unless given, and another one if that is taken.")
    private @Nullable Integer port;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli looks for it
    private boolean help;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    private final PrintStream out = System.out;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile int exitCode;

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new Up());
        command.setExecutionExceptionHandler(Up::explain);
        System.exit(command.execute(arguments));
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
        if (e instanceof LabException refusal) {
            command.getErr().println(refusal.getMessage());
            return 1;
        }
        throw e;
    }

    @Override
    public Integer call() {
        refuseTakenPort();
        Lab lab = lab();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(lab), "end"));
        try {
            run(lab);
        } catch (LabException e) {
            exitCode = 1;
            if (!stopping) {
                throw e;
            }
        }
        return exitCode;
    }

    private Lab lab() {
        if (highlyAvailable) {
            return ephemeral ? Lab.highlyAvailable(Hosts.loopback()) : Lab.highlyAvailable(data, Hosts.loopback());
        }
        return ephemeral ? Lab.ephemeral() : Lab.single(data);
    }

    private void run(Lab lab) {
        Given given = Given.anywhere(settings, System.getenv(), interesting(lab));
        List<Store> stores = lab.needed(given);
        boolean tokenIsNew = !Files.exists(lab.tokenFile());
        tell("Starting " + names(stores) + " in " + lab.directory());
        Lab.start(stores);
        tell("Starting Onceline");
        Onceline onceline = lab.prepare(Lab.ALL_ROLES, settings, given);
        onceline.prefer(preferredPort(onceline));
        onceline.start();
        started = true;
        tell("");
        tell("  Onceline     " + onceline.url());
        tell("  Admin token  " + token(onceline, lab.tokenFile(), tokenIsNew));
        tell("  Logs         " + lab.directory());
        tell("");
        tell("Ctrl-C stops everything.");
        watch(onceline);
    }

    private static List<String> interesting(Lab lab) {
        List<String> keys = new ArrayList<>(OWN);
        lab.stores().forEach(store -> keys.addAll(store.rivals()));
        return keys;
    }

    private static String names(List<Store> stores) {
        return stores.stream()
                .flatMap(store -> store.servers().stream())
                .map(Server::name)
                .collect(Collectors.joining(", "));
    }

    /** The token itself is shown once. */
    private static String token(Onceline onceline, Path file, boolean isNew) {
        if (!Files.exists(file)) {
            return "as given in ONCELINE_ADMIN_TOKEN";
        }
        return isNew ? onceline.adminToken() + " (kept in " + file + ")" : "kept in " + file;
    }

    private void watch(Onceline onceline) {
        while (!onceline.awaitExit(A_WHILE)) {}
        if (!stopping) {
            throw new LabException("Onceline ended by itself with " + onceline.exitCode() + "; its log "
                    + onceline.log().file() + " ends with:\n" + onceline.log().tail(LINES_TOLD));
        }
    }

    private void refuseTakenPort() {
        Integer wanted = port;
        if (wanted != null && wanted != 0 && !Host.LOOPBACK.isFree(wanted)) {
            throw new LabException("Port " + wanted + " is taken: choose another with --port, or leave it out.");
        }
    }

    private int preferredPort(Onceline onceline) {
        Integer wanted = port;
        if (wanted == null) {
            return Host.LOOPBACK.isFree(USUAL_PORT) ? USUAL_PORT : onceline.port();
        }
        return wanted == 0 ? onceline.port() : wanted;
    }

    /** At Ctrl-C, a polite kill, or an end of our own: Onceline first, then what it stands on. */
    private void end(Lab lab) {
        stopping = true;
        if (started) {
            tell("");
            tell("Stopping");
            lab.close();
        } else {
            lab.abandon();
        }
        Runtime.getRuntime().halt(exitCode);
    }

    private void tell(String line) {
        out.println(line);
        out.flush();
    }
}
