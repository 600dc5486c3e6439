package onceline.operator;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./onceline database}: who of two database servers is the primary. */
@Command(
        name = "./onceline database",
        description =
                "Who of two MariaDB servers is the primary. Each step is told line by line; repeating is harmless.%n",
        footer = {
            "",
            "Passwords come from the environment: ONCELINE_DATABASE_OPERATOR_PASSWORD, and for rejoin"
                    + " ONCELINE_DATABASE_REPLICA_PASSWORD. The users and their rights: ops/mariadb/users.sql.",
            "Ends with 0 if it is done or was done before, 1 if it was refused or failed: the last line says why and what to do."
        },
        subcommands = {DatabaseCommand.Promote.class, DatabaseCommand.RejoinIt.class, DatabaseCommand.Compare.class},
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 120)
public final class DatabaseCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli looks for it
    private boolean help;

    private DatabaseCommand() {}

    public static void main(String[] arguments) {
        System.exit(Execution.of(new DatabaseCommand(), arguments));
    }

    /** What every subcommand takes. */
    static final class Common {
        @Option(names = "--user", paramLabel = "USER", description = "Database user; operator unless given.")
        private String user = "operator";

        @Option(names = "--dry-run", description = "Ask the servers, tell what would be done, and change nothing.")
        private boolean dryRun;

        Account account() {
            return new Account(user, secret("ONCELINE_DATABASE_OPERATOR_PASSWORD"));
        }

        Steps steps() {
            return dryRun ? Steps.dry(System.out::println) : Steps.real(System.out::println);
        }
    }

    private static String secret(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new Refused("No password: give it in the environment as " + variable);
        }
        return value;
    }

    @Command(
            name = "promote",
            description = "Makes a server the primary. The old one, if it answers, is made read-only first; everything"
                    + " that was received is applied. Refuses where something acknowledged would be lost.")
    static final class Promote implements Callable<Integer> {
        @Option(names = "--new", required = true, paramLabel = "HOST:PORT", description = "The primary to be.")
        private String candidate;

        @Option(names = "--old", paramLabel = "HOST:PORT", description = "The other one; a replica knows it by itself.")
        private @Nullable String other;

        @Option(
                names = "--alone",
                description = "There is no other server, or it is lost for good: go on with one copy.")
        private boolean alone;

        @Mixin
        private Common common;

        @Override
        public Integer call() throws SQLException {
            Address old = other == null ? null : Address.of(other);
            new Promotion(Address.of(candidate), old, alone, common.account(), common.steps()).run();
            return 0;
        }
    }

    @Command(
            name = "rejoin",
            description = "Makes a returned or empty server the replica of the primary, by GTID, and lets commits wait"
                    + " for it. Refuses a server that has transactions of its own, and says how to rebuild it.")
    static final class RejoinIt implements Callable<Integer> {
        @Option(names = "--returned", required = true, paramLabel = "HOST:PORT", description = "The replica to be.")
        private String returned;

        @Option(names = "--primary", required = true, paramLabel = "HOST:PORT", description = "The primary.")
        private String primary;

        @Option(
                names = "--replica-user",
                paramLabel = "USER",
                description = "As whom it reads the primary; replica unless given.")
        private String replicaUser = "replica";

        @Mixin
        private Common common;

        @Override
        public Integer call() throws SQLException {
            Account replica = new Account(replicaUser, secret("ONCELINE_DATABASE_REPLICA_PASSWORD"));
            new Rejoin(Address.of(returned), Address.of(primary), common.account(), replica, common.steps()).run();
            return 0;
        }
    }

    @Command(
            name = "compare",
            description = "Whether primary and replica hold the same, by rows and checksums of every table at the same"
                    + " transaction. Writes wait for some milliseconds.")
    static final class Compare implements Callable<Integer> {
        @Option(names = "--primary", required = true, paramLabel = "HOST:PORT", description = "The primary.")
        private String primary;

        @Option(names = "--replica", required = true, paramLabel = "HOST:PORT", description = "Its replica.")
        private String replica;

        @Option(names = "--schema", paramLabel = "NAME", description = "The database; onceline unless given.")
        private String schema = "onceline";

        @Mixin
        private Common common;

        @Override
        public Integer call() throws SQLException {
            Steps steps = common.steps();
            List<String> differences = new Comparison(Address.of(primary), Address.of(replica), common.account(), steps)
                    .differences(schema);
            differences.forEach(steps::say);
            steps.say(differences.isEmpty() ? "They agree" : "They differ");
            return differences.isEmpty() ? 0 : 1;
        }
    }
}
