package onceline.drills;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import onceline.drills.http.HttpAddress;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.site.Site;
import onceline.lab.Lab;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./onceline rush}. */
@Command(
        name = "rush",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header =
                "Runs a rush of people on one sale, or of bidders on some lots, and proves what became of each of them.",
        description = {
            "",
            "Starts Redis, Kafka, MariaDB and Onceline (all thrown away afterwards), lets that many people sign in, join"
                    + " over HTTP, watch by event stream and confirm their tickets. It is no ideal crowd: one in twenty each"
                    + " repeats the join, joins again, leaves, loses the connection and returns, vanishes, lets the hold"
                    + " expire, or races on two tabs.",
            "With --bidders it is an auction instead: lots are listed, the bidders follow the price and their notices by event"
                    + " stream and outbid each other. One in twenty each repeats bids, contradicts them under the same id,"
                    + " bids on two tabs at once, too low, before the opening or after the end, loses the streams, hangs up"
                    + " before the answer, or vanishes.",
            "Then a judge that shares no code with Onceline reads Kafka, Redis and the database and closes the books.",
            ""
        },
        footer = {
            "",
            "Exit: 0 everything acknowledged is accounted for; 1 it is not (the columns say where); 2 wrong use;",
            "      3 unknown: nothing was acknowledged, the stores did not catch up, or more than 1 %% of outcomes are unknown.",
            "",
            "Try:  ./onceline rush --people 2000 --stock 500",
            "      ./onceline rush --people 20000 --stock 5000 --rate 2000/s --json books.json",
            "      ./onceline rush --bidders 500 --lots 20 --for 60s"
        })
final class RushCommand implements Callable<Integer> {
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,5})/([sm])");
    private static final int FASTEST_A_SECOND = 10_000;
    private static final int MOST_PEOPLE = 200_000;

    private static final int PEOPLE = 2_000;
    private static final Duration TIME_FOR_ALL = Duration.ofMinutes(5);

    @Option(names = "--people", paramLabel = "N", description = "How many; default " + PEOPLE + ".")
    private @Nullable Integer people;

    @Mixin
    private AuctionOptions auction = new AuctionOptions();

    @Option(names = "--stock", paramLabel = "N", description = "Tickets to be had; default a quarter of the people.")
    private @Nullable Integer stock;

    @Option(names = "--rate", paramLabel = "N/s", description = "Admissions, 1/m to 10000/s; default ${DEFAULT-VALUE}.")
    private String rate = "2000/s";

    @Option(
            names = "--inside",
            paramLabel = "N",
            description = "People inside at once; default a fifth of the stock, so that it binds.")
    private @Nullable Integer inside;

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            converter = Spans.class,
            description = "How long a ticket waits for its confirmation; default ${DEFAULT-VALUE}.",
            defaultValue = "10s")
    private Duration hold = Duration.ofSeconds(10);

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = Spans.class,
            description = "How long somebody may be away when the turn comes; default ${DEFAULT-VALUE}.",
            defaultValue = "20s")
    private Duration grace = Duration.ofSeconds(20);

    @Option(names = "--seed", paramLabel = "N", description = "Who does what and when; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--arrive",
            paramLabel = "TIME",
            converter = Spans.class,
            description = "Everybody joins within this time; default ${DEFAULT-VALUE}.",
            defaultValue = "5s")
    private Duration arrive = Duration.ofSeconds(5);

    @Option(
            names = {"--for", "--deadline"},
            paramLabel = "TIME",
            converter = Spans.class,
            description = {
                "Whoever has no outcome by then is unfinished; default 5m.",
                "With --bidders: how long the lots are open; default 60s."
            })
    private @Nullable Duration limit;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Connections for calls, beside the streams; default ${DEFAULT-VALUE}.")
    private int connections = 256;

    @Option(names = "--split", description = "Each role of Onceline in a process of its own.")
    private boolean split;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the books there too.")
    private @Nullable Path json;

    @Mixin
    private GivenSite given = new GivenSite();

    private final PrintStream out = System.out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        auction.check(spec.commandLine().getParseResult());
        between("--connections", connections, 1, 4_096);
        checkFile();
        Limits limits = Limits.ofThisMachine();
        ClosedBooks books = auction.asked() ? bidding(limits) : rush(limits);
        out.println();
        out.print(books.text());
        writeJson(books);
        return books.verdict().exitCode();
    }

    private ClosedBooks rush(Limits limits) throws Exception {
        RushPlan plan = plan();
        int crowds = allowed(limits, plan.people());
        return onSite(
                limits.gates(plan.people(), connections),
                site -> new Rush(site, plan)
                        .tell(out::println)
                        .inProcesses(crowds)
                        .run());
    }

    private ClosedBooks bidding(Limits limits) throws Exception {
        BidRushPlan plan = auction.plan(limit).withSeed(seed).withConnections(connections);
        int streams = 2 * plan.bidders();
        if (allowed(limits, streams) > 1) {
            throw new Refused(plan.bidders() + " bidders need more open files than a process may have here; raise it"
                    + " (ulimit -n)");
        }
        return onSite(
                limits.gates(streams, connections),
                site -> new BidRush(site, plan).tell(out::println).run());
    }

    /** Crowd processes for so many streams. */
    private int allowed(Limits limits, int streams) {
        String refusal = limits.refusal(streams, connections);
        if (refusal != null) {
            throw new Refused(refusal);
        }
        out.println(limits.text(streams, connections));
        return limits.crowds(streams, connections);
    }

    private interface Drill {
        ClosedBooks on(Site site) throws Exception;
    }

    private ClosedBooks onSite(int gates, Drill drill) throws Exception {
        if (given.given()) {
            return told(checked(given.site()), drill);
        }
        out.println("Starting an Onceline of its own");
        try (OwnLab own = new OwnLab()) {
            Lab lab = own.start();
            return told(split ? Stage.split(lab, gates) : Stage.whole(lab, gates), drill);
        }
    }

    private static Site checked(Site site) {
        try {
            site.gates().forEach(HttpAddress::of);
            return site;
        } catch (IllegalArgumentException wrong) {
            throw new Refused("--url: " + wrong.getMessage());
        }
    }

    private ClosedBooks told(Site site, Drill drill) throws Exception {
        out.println(site.gates().stream().map(URI::toString).toList() + ", seed " + seed);
        return drill.on(site);
    }

    private void writeJson(ClosedBooks books) throws IOException {
        if (json != null) {
            Files.write(
                    json,
                    JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsBytes(books.fields()));
        }
    }

    private RushPlan plan() {
        int crowd = people == null ? PEOPLE : people;
        between("--people", crowd, 1, MOST_PEOPLE);
        int units = stock == null ? Math.max(1, crowd / 4) : stock;
        between("--stock", units, 1, 10_000_000);
        int room = inside == null ? Math.max(10, units / 5) : inside;
        between("--inside", room, 1, 10_000_000);
        between("--hold in seconds", hold.toSeconds(), 1, 86_400);
        between("--grace in seconds", grace.toSeconds(), 1, 86_400);
        checkRate();
        return RushPlan.of(crowd, units)
                .withRate(rate)
                .withInside(room)
                .withHold(hold)
                .withGrace(grace)
                .withSeed(seed)
                .withTempo(arrive, arrive.plus(Duration.ofSeconds(5)), Duration.ofMillis(1500))
                .withLimit(limit == null ? TIME_FOR_ALL : limit)
                .withConnections(connections);
    }

    private void checkRate() {
        Matcher parts = RATE.matcher(rate);
        if (!parts.matches()
                || (parts.group(2).equals("s") && Integer.parseInt(parts.group(1)) > FASTEST_A_SECOND)
                || Integer.parseInt(parts.group(1)) > FASTEST_A_SECOND * 60) {
            throw new Refused("--rate " + rate + " is not a rate between 1/m and " + FASTEST_A_SECOND + "/s");
        }
    }

    private void checkFile() {
        if (json == null) {
            return;
        }
        Path directory = json.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory) || Files.isDirectory(json)) {
            throw new Refused("--json " + json + " cannot be written");
        }
    }

    static void between(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new Refused(option + " is " + value + "; it may be " + least + " to " + most);
        }
    }
}
