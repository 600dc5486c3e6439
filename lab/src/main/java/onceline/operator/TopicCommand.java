package onceline.operator;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./onceline topic}: how long Kafka keeps what it holds. */
@Command(
        name = "./onceline topic",
        description = "How long Kafka keeps what it holds.%n",
        footer = {
            "",
            "The database's password comes from the environment: ONCELINE_DATABASE_OPERATOR_PASSWORD, asked for only where"
                    + " less is to be kept.",
            "Ends with 0 if it is done or was done before, 1 if it was refused or failed: the last line says why and what to do."
        },
        subcommands = TopicCommand.Retain.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 120)
public final class TopicCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli looks for it
    private boolean help;

    private TopicCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return Execution.of(new TopicCommand(), arguments);
    }

    @Command(
            name = "retain",
            usageHelpWidth = 120,
            description =
                    "Sets how long a topic is kept. Less is refused while it would let Kafka delete records that a"
                            + " group has not consumed; more is always allowed. The journals are kept for ever.",
            footer = {
                "",
                "A group's progress is what it has in the database, else what it has committed to Kafka; one of Onceline's"
                        + " own that has neither has consumed nothing. An old group in Kafka that nobody needs any more is"
                        + " deleted with kafka-consumer-groups.sh --delete.",
                "For example, one day instead of seven:",
                "  ./onceline topic retain ticket-issued --for 1d --brokers a:9092,b:9092 --database db:3306"
            })
    static final class Retain implements Callable<Integer> {
        @Parameters(paramLabel = "TOPIC", description = "One of ops/kafka/topics.csv.")
        private String topic;

        @Option(
                names = "--for",
                required = true,
                paramLabel = "SPAN",
                converter = Amount.Span.class,
                description = "How long, at least: 12h, 7d, unlimited.")
        private long ms;

        @Option(
                names = "--bytes",
                paramLabel = "SIZE",
                converter = Amount.Size.class,
                description = "How much of each partition, at least: 512MiB, unlimited. As it is unless given.")
        private @Nullable Long bytes;

        @Option(names = "--brokers", required = true, paramLabel = "HOST:PORT,…", description = "Some of Kafka's.")
        private String brokers;

        @Option(
                names = "--database",
                required = true,
                paramLabel = "HOST:PORT",
                description = "The primary: its offsets are those that count.")
        private String database;

        @Option(names = "--schema", paramLabel = "NAME", description = "The database; onceline unless given.")
        private String schema = "onceline";

        @Mixin
        private DatabaseCommand.Common common;

        @Override
        public Integer call() throws SQLException {
            StoredProgress stored = new StoredProgress(Address.of(database), common::account, schema);
            new Retaining(brokers, stored, InstantSource.system(), common.steps())
                    .run(topic, ms, bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes));
            return 0;
        }
    }
}
