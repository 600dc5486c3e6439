package onceline.drills.drill;

import java.util.Arrays;
import java.util.List;

/**
 * The eight operational risks, each with its page in {@code docs/runbook}, the alert that calls, and what the page tells
 * to type. Drills mend by these commands; a test compares them with the page.
 */
enum Risk {
    LAG_SURGE(
            "lag-surge",
            "ConsumerLagHigh",
            "kafka-consumer-groups.sh --bootstrap-server BROKERS --describe --group ticket-processor-group",
            "kill -KILL PID",
            "java -jar onceline.jar --roles=issue,notify,keep"),
    REBALANCE_STORM(
            "rebalance-storm",
            "GroupRebalancesAgainAndAgain",
            "kafka-consumer-groups.sh --bootstrap-server BROKERS --describe --members --group ticket-processor-group",
            "kill -TERM PID"),
    BROKER_LOSS(
            "broker-loss",
            "UnderReplicatedPartitions",
            "kafka-server-start.sh server.properties",
            "kafka-topics.sh --bootstrap-server BROKERS --describe --under-replicated-partitions",
            "kafka-leader-election.sh --bootstrap-server BROKERS --election-type preferred --all-topic-partitions"),
    DISK_SHORTAGE(
            "disk-shortage",
            "BrokerDiskFillsUp",
            "mount -o remount,size=BYTES DIRECTORY",
            "kafka-configs.sh --bootstrap-server BROKERS --alter --entity-type topics --entity-name ticket-issued"
                    + " --add-config retention.ms=86400000"),
    ORDER_BROKEN(
            "order-broken",
            "CommandsOutOfOrder",
            "SELECT event_id, decided, missed, missed_at FROM stock WHERE missed IS NOT NULL",
            "SELECT COUNT(*) FROM (SELECT ordinal - LAG(ordinal) OVER (PARTITION BY event_id ORDER BY seq) AS step"
                    + " FROM ticket) AS steps WHERE step < 0"),
    DUPLICATES(
            "duplicates",
            "RecordsRepeated",
            "kill -TERM PID",
            "SELECT COUNT(*) FROM (SELECT event_id, user_id FROM ticket WHERE state IN ('PENDING', 'CONFIRMED')"
                    + " GROUP BY event_id, user_id HAVING COUNT(*) > 1) AS doubled"),
    CONTROLLER_LOSS(
            "controller-loss",
            "NoActiveController",
            "kafka-server-start.sh server.properties",
            "kafka-metadata-quorum.sh --bootstrap-server BROKERS describe --status"),
    DISAGREEMENT(
            "redis-kafka-disagreement",
            "PictureDisagrees",
            "redis-cli -p PORT ZCARD queue:event:EVENT",
            "redis-cli -p PORT DEL shown:event:EVENT");

    private final String page;
    private final String alert;
    private final List<String> commands;

    Risk(String page, String alert, String... commands) {
        this.page = page;
        this.alert = alert;
        this.commands = List.of(commands);
    }

    /** The page's name without {@code .md}. */
    String page() {
        return page;
    }

    String drill() {
        return "risk-" + page;
    }

    String alert() {
        return alert;
    }

    /** As they stand on the page: what differs from place to place in capitals. */
    List<String> commands() {
        return commands;
    }

    /** The page's command that begins so, e.g. {@code kill}, without the words in capitals; those are given in their order. */
    String typed(String beginning, String... values) {
        String command = commands.stream()
                .filter(one -> one.startsWith(beginning))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(beginning + " is not on the page " + page + ": " + commands));
        for (String value : Arrays.asList(values)) {
            command = command.replaceFirst("\\b(BROKERS|PID|PORT|EVENT|BYTES|DIRECTORY)\\b", value.replace("$", "\\$"));
        }
        return command;
    }
}
