package onceline.drills.drill;

import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.gapWithin;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.writesWithin;

import java.time.Duration;
import java.util.List;
import onceline.drills.drill.Alert.Condition;

/**
 * The eight operational risks: each is provoked, detected by its alert, mended by its runbook, and checked. Thresholds are
 * those of operation, where a drill's load can reach them; where not, the alert's words say what is scaled.
 */
final class RiskDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration EIGHT = Duration.ofSeconds(8);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    private static final Duration TWENTY = Duration.ofSeconds(20);
    /** Twelve seconds without a quorum, two nodes that start, and sends that are tried again. */
    private static final Duration FORTY = Duration.ofSeconds(40);

    private static final Duration THIRTY = Duration.ofSeconds(30);
    /** Both nodes are back and level after some 50 s; then people come for 40 s more. */
    private static final Duration UNTIL_BOTH_ARE_BACK = Duration.ofSeconds(110);

    private static final int ENOUGH_WAITING = 30;
    private static final int LAG = 100;

    private RiskDrills() {}

    static List<Drill<?>> all() {
        return List.of(
                lagSurge(),
                rebalanceStorm(),
                brokerLoss(),
                diskShortage(),
                orderBroken(),
                duplicates(),
                controllerLoss(),
                disagreement());
    }

    private static Drill<Single> lagSurge() {
        Alert alert = alert(
                Risk.LAG_SURGE,
                "lag of the issuers",
                "ticket-processor-group more than " + LAG + " records behind for 3 s; in operation 10,000, scaled to"
                        + " some 50 people a second",
                Condition.above(LAG),
                Duration.ofSeconds(3));
        return risk(
                        SingleTopology.sale(),
                        Risk.LAG_SURGE,
                        alert,
                        ground -> ground.onlooker().lag(RiskFaults.ISSUERS))
                .answering("F5.1")
                .saying("The only issuer stands still while people are admitted, so that commands pile up. The operator"
                        + " ends it and starts another.")
                .strike(
                        RiskFaults.issuerHangs(SingleTopology.part("issuer-2", "issue,notify,keep")),
                        AT,
                        Duration.ofSeconds(12))
                .expecting(writesWithin(SOON), alert.firesWithin(Duration.ofSeconds(12)), alert.endsWithin(FIFTEEN))
                .expecting(lastIs(alert.gauge(), 0, "nothing waits in the end"))
                .teaching("Nobody has to be careful about what the hung one still holds: its offset stands in the"
                        + " database, and whoever moved it last is the one that counts. A second issuer beside one that"
                        + " works does not make a single sale faster: a sale is one partition.")
                .drill();
    }

    private static Drill<Single> rebalanceStorm() {
        Alert alert = alert(
                Risk.REBALANCE_STORM,
                "shares told",
                "shares told to members of ticket-processor-group 6 times or more within 10 s; in operation 10 within 10"
                        + " minutes, scaled to the length of a drill",
                Condition.grownBy(6, TEN),
                Duration.ZERO);
        SingleTopology two = SingleTopology.of(
                SingleTopology.part("gate", "gate"),
                SingleTopology.part("owner", "admit"),
                SingleTopology.part("issuer-1", "issue,notify,keep"),
                SingleTopology.part("issuer-2", "issue,notify,keep"));
        return risk(
                        two,
                        Risk.REBALANCE_STORM,
                        alert,
                        ground -> ground.processes()
                                .counted("onceline_consumer_rebalances_total", group(RiskFaults.ISSUERS)))
                .answering("F5.2")
                .saying(
                        "A stranger with the group id of the two issuers joins, takes partitions, does nothing with them,"
                                + " leaves, and comes again. The operator finds it among the members and stops it.")
                .strike(RiskFaults.strangerFlaps(), AT, Duration.ofSeconds(12))
                .expecting(writesWithin(SOON), alert.firesWithin(TEN), alert.endsWithin(FIFTEEN), normalWithin(FIFTEEN))
                .teaching(
                        "Each coming and going stops the whole group for a moment. What a stranger commits or skips does"
                                + " no harm: the offsets that count are in the database.")
                .drill();
    }

    private static Drill<HighlyAvailable> brokerLoss() {
        Alert alert = alert(
                Risk.BROKER_LOSS,
                "under-replicated",
                "under-replicated partitions above 0 for 1 s",
                Condition.above(0),
                Duration.ofSeconds(1));
        return risk(
                        HighlyAvailableTopology.anywhere(),
                        Risk.BROKER_LOSS,
                        alert,
                        ground -> ground.onlooker().underReplicated())
                .reading("led elsewhere", ground -> ground.onlooker().strays())
                .answering("F5.3")
                .saying(
                        "One of three brokers is killed. The operator starts it again, waits for all copies, and gives it"
                                + " back the partitions that it should lead.")
                .strike(RiskFaults.brokerLost(), AT, FIFTEEN)
                .expecting(writesWithin(FIFTEEN), alert.firesWithin(FIFTEEN), alert.endsWithin(FIVE))
                .expecting(
                        lastIs(alert.gauge(), 0, "every copy is there"),
                        lastIs("led elsewhere", 0, "every partition is led by its preferred broker"))
                .teaching(
                        "Two copies acknowledge, so one broker may go. Until its session is over (9 s) everybody waits"
                                + " for its copy; nobody is refused, because a send is tried for 60 s.")
                .drill();
    }

    private static Drill<HighlyAvailable> diskShortage() {
        Alert alert = alert(
                Risk.DISK_SHORTAGE,
                "disk, %",
                "a broker's disk above 80 % for 2 s",
                Condition.above(80),
                Duration.ofSeconds(2));
        return risk(
                        HighlyAvailableTopology.onHosts().prepared(RiskFaults::smallDisk),
                        Risk.DISK_SHORTAGE,
                        alert,
                        ground -> RiskFaults.disk(ground).taken())
                .answering("F5.4")
                .saying(
                        "A file that is not Kafka's fills a broker's disk to 90 %. The operator grows the volume under the"
                                + " running broker, and has less kept of what everybody has consumed.")
                .strike(RiskFaults.diskFills(), AT, EIGHT)
                .expecting(writesWithin(SOON), alert.firesWithin(FIVE), alert.endsWithin(SOON), normalWithin(FIFTEEN))
                .teaching(
                        "At 80 % nothing has happened yet, which is the point of the threshold: a broker whose disk is"
                                + " full stops. Retention gives room only when the broker next looks (every 5 minutes), a grown"
                                + " volume at once.")
                .drill();
    }

    private static Drill<Single> orderBroken() {
        Alert alert = alert(
                Risk.ORDER_BROKEN,
                "gaps",
                "a gap seen in the numbered commands of a sale within 10 s",
                Condition.grownBy(1, TEN),
                Duration.ZERO);
        return risk(
                        SingleTopology.sale(),
                        Risk.ORDER_BROKEN,
                        alert,
                        ground -> ground.processes().counted("onceline_tickets_missed_total", ""))
                .reading("out of order", ground -> Inquiry.count(ground, Risk.ORDER_BROKEN))
                .answering("F5.5")
                .saying(
                        "While the issuer is away, the commands that wait for it are written again in reverse order, and"
                                + " its stored offset is set to there, as a retry topic or a careless hand would do it.")
                .strike(OrderFaults.orderReversed(ENOUGH_WAITING), AT, EIGHT)
                .detectedBy("forwarding again")
                .expecting(writesWithin(SOON), alert.firesWithin(TWENTY), alert.endsWithin(FIFTEEN))
                .expecting(lastIs("out of order", 0, "no ticket was issued before one of an earlier command"))
                .teaching(
                        "Commands are numbered, and the issuer takes the next number and no other. What comes too early"
                                + " waits until the owner of the line has sent again what is missing.")
                .drill();
    }

    private static Drill<Single> duplicates() {
        Alert alert = alert(
                Risk.DUPLICATES,
                "repeats",
                "100 records or more within 10 s that had taken effect before",
                Condition.grownBy(100, TEN),
                Duration.ZERO);
        return risk(
                        SingleTopology.sale(),
                        Risk.DUPLICATES,
                        alert,
                        ground -> ground.processes().counted("onceline_repeats_total", ""))
                .reading("doubled", ground -> Inquiry.count(ground, Risk.DUPLICATES))
                .answering("F5.6")
                .saying("A mirror gone wild writes every record of the topics between Onceline's parts again, over and"
                        + " over, until the operator stops it.")
                .strike(
                        RiskFaults.everythingAgain(
                                List.of("ticket-issue", "ticket-issued", "notification", "stock.inbound")),
                        AT,
                        EIGHT)
                .expecting(writesWithin(SOON), alert.firesWithin(TEN), alert.endsWithin(FIFTEEN), normalWithin(FIFTEEN))
                .expecting(lastIs("doubled", 0, "nobody has two tickets"))
                .teaching("Every record has a name of its own (entry, fact, message), and the database keeps each name"
                        + " once. There is nothing to clean up.")
                .drill();
    }

    private static Drill<HighlyAvailable> controllerLoss() {
        Alert alert = alert(
                Risk.CONTROLLER_LOSS,
                "active controllers",
                "active controllers other than 1, or nobody who could say, for 3 s",
                Condition.not(1),
                Duration.ofSeconds(3));
        return risk(
                        HighlyAvailableTopology.anywhere(),
                        Risk.CONTROLLER_LOSS,
                        alert,
                        ground -> ground.onlooker().activeControllers())
                .reading("lacking copies", ground -> ground.onlooker().underReplicated())
                .answering("F5.7")
                .saying(
                        "Of three nodes that are broker and controller, the active controller and one more are killed: no"
                                + " quorum, and one copy where two must acknowledge. The operator starts both.")
                .with(new SaleLoad().lasting(UNTIL_BOTH_ARE_BACK))
                .strike(RiskFaults.quorumLost(), AT, Duration.ofSeconds(12))
                .expecting(gapWithin(FORTY), alert.firesWithin(TEN), alert.endsWithin(TEN), normalWithin(THIRTY))
                .expecting(lastIs("lacking copies", 0, "every copy is there"))
                .teaching("Without a quorum Onceline promises nothing, instead of promising what one disk alone would"
                        + " hold. Joins that were under way are delivered when it is back.")
                .drill();
    }

    private static Drill<Single> disagreement() {
        Alert alert = alert(
                Risk.DISAGREEMENT,
                "disagreements",
                "a picture in Redis found other than its owner left it, within 10 s",
                Condition.grownBy(1, TEN),
                Duration.ZERO);
        return risk(
                        SingleTopology.sale(),
                        Risk.DISAGREEMENT,
                        alert,
                        ground -> ground.processes().counted("onceline_picture_disagreements_total", ""))
                .reading("strangers", PictureFaults::strangers)
                .answering("F5.8")
                .saying(
                        "Three people whom no journal knows are added to the line and to those inside, in Redis alone, by"
                                + " hand. The owner paints over them; the operator then has the picture painted once more.")
                .strike(PictureFaults.pictureFalsified(), AT, EIGHT)
                .detectedBy("the picture is stale")
                .expecting(
                        writesWithin(SOON), alert.firesWithin(FIVE), alert.endsWithin(FIFTEEN), normalWithin(FIFTEEN))
                .expecting(gone("strangers", Duration.ofSeconds(5)))
                .teaching("The journal is right and Redis is a picture of it. The owner looks every second whether the"
                        + " picture still is the one that it painted, and paints it again where it is not.")
                .drill();
    }

    /** While the fault is in force: nobody had to mend it. */
    private static Expectation gone(String gauge, Duration limit) {
        return Expectation.that("no " + gauge + " are shown any more " + limit.toSeconds() + " s later", seen -> {
            List<Readings.Point> later = seen.readings(gauge).points().stream()
                    .filter(point -> point.time() > seen.fault().from() + limit.toNanos())
                    .toList();
            double most =
                    later.stream().mapToDouble(Readings.Point::value).max().orElse(-1);
            return Expectation.found(later.isEmpty() ? "not read" : "at most %.0f".formatted(most), most == 0);
        });
    }

    private static String group(String group) {
        return "group=\"" + group + "\"";
    }

    private static Alert alert(Risk risk, String gauge, String words, Condition condition, Duration lasting) {
        return new Alert(risk.alert(), words, gauge, condition, lasting);
    }

    private static <G extends Ground> Drill.Plan<G> risk(
            Topology<G> topology, Risk risk, Alert alert, Gauge.Reading<G> reading) {
        return Drill.on(topology, risk.drill())
                .in(Group.RISKS)
                .reading(alert.gauge(), reading)
                .expecting(booksClose(), noFailedJoin());
    }
}
