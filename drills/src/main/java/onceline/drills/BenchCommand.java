package onceline.drills;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import onceline.drills.bench.Bench;
import onceline.drills.bench.Brokers;
import onceline.drills.bench.Figure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./onceline bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Measures Onceline on this machine, as ratios within one run.",
        description = {
            "",
            "joins    durable joins against a bare server of the same stack that answers from Redis alone",
            "tickets  from ticket-issue through the database to ticket-issued, against plain batched inserts",
            "bids     verdicts on one hot lot against a bare compare-and-XADD script; storing against plain batched inserts",
            "repaint  an emptied Redis with 200,000 places; taking over their partition from a killed owner",
            "streams  resident memory with 10,000 open event streams",
            "start    seconds from up to the first 200",
            "redis-crash  acknowledged writes that a killed Redis has lost, with AOF everysec, AOF always and snapshots alone;",
            "         and what a power cut would take, from a trace of its system calls (needs strace)",
            ""
        },
        footer = {
            "",
            "Every figure stands under the replication factor and min.insync.replicas it was taken with, as Kafka reports them.",
            "Only redis-crash has no Kafka, and one Redis alone whatever --brokers says.",
            "Both sides of a ratio use the same servers: on three brokers the bare sides too have replicas to feed.",
            "Rounds of both sides alternate, because the speed of a shared machine drifts: trust the ratios.",
            "Exit: 0 measured, whatever the figures; 2 wrong use; 3 something broke.",
            "",
            "Try:  ./onceline bench --only joins,tickets",
            "      ./onceline bench --brokers 3 --json figures.json"
        })
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Some of them, separated by commas.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--brokers",
            paramLabel = "1|3",
            description = {
                "1, the default: one Redis, one Kafka node, one MariaDB, one copy of everything.",
                "3: three Redis with three Sentinels, three brokers with replication factor 3 and min.insync.replicas 2, two MariaDB."
            })
    private int brokers = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
    private @Nullable Path json;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        for (String name : only) {
            if (!Bench.names().contains(name)) {
                throw new Refused("--only knows no " + name + "; there are " + String.join(", ", Bench.names()));
            }
        }
        Brokers ground = Brokers.of(brokers).orElseThrow(() -> new Refused("--brokers is 1 or 3, not " + brokers));
        List<Figure> figures = Bench.run(only.isEmpty() ? Bench.names() : only, ground, out::println);
        out.println();
        out.print(Bench.table(figures));
        if (json != null) {
            Files.write(
                    json,
                    JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsBytes(figures));
        }
        return 0;
    }
}
