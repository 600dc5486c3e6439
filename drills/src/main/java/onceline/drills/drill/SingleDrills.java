package onceline.drills.drill;

import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.gapWithin;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.writesWithin;

import java.time.Duration;
import java.util.List;

/** Drills on one machine's loopback: one of everything, so that a loss is not covered by a second one. */
final class SingleDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration FOR_GOOD = Duration.ofSeconds(13);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    /** Ten seconds away, and a process that starts on a busy machine. */
    private static final Duration RESTARTED = Duration.ofSeconds(25);

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final String PENDING = "pending";
    private static final String LENGTH = "XLEN";
    private static final Part SECOND = SingleTopology.bids("bids-2");

    private SingleDrills() {}

    static List<Drill<?>> all() {
        return List.of(
                redisKilled(),
                redisRestartedWithAof(),
                redisEmptied(),
                consumerKilled(),
                twoConsumersOneKilled(),
                orphanClaimedByHand(),
                claimedAutomatically(),
                killedBetweenCommitAndXack(),
                databasePaused(),
                kafkaRestarted(),
                ownerKilled(),
                issuerCrashes(),
                consumersRolled(),
                gatesRolled());
    }

    private static Drill<Single> redisKilled() {
        return Drill.on(SingleTopology.sale(), "redis-primary-killed-alone")
                .in(Group.REDIS)
                .answering("F1.1")
                .saying("The only Redis is killed under load, stays away for ten seconds, and starts again on its data."
                        + " There is nobody to fail over to: the drill shows what the service does meanwhile.")
                .strike(Faults.kill("Redis", Single::redis), AT, TEN)
                .detectedBy("Redis is away")
                .expecting(booksClose(), noFailedJoin(), writesWithin(SOON), normalWithin(FIFTEEN))
                .teaching(
                        "Redis only shows. Joins are acknowledged without it, and pages see their place late instead of"
                                + " never: what is acknowledged stands in the journal.")
                .drill();
    }

    private static Drill<Single> redisRestartedWithAof() {
        return Drill.on(SingleTopology.sale(), "redis-restart-with-aof")
                .in(Group.REDIS)
                .answering("F1.3")
                .saying(
                        "A key is written to Redis, Redis is killed two seconds later and started again at once from its"
                                + " append-only file (appendfsync everysec).")
                .strike(SingleFaults.redisKilledAfterMark(), AT, Duration.ZERO)
                .reading("mark", ground -> ground.askRedis(redis -> redis.exists(SingleFaults.MARK)))
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        writesWithin(SOON),
                        normalWithin(FIFTEEN),
                        lastIs("mark", 1, "the key is still there"))
                .teaching(
                        "What was written more than two seconds before the crash is in the file. What was written after"
                                + " may be gone, which is why nothing that counts is in Redis alone.")
                .drill();
    }

    private static Drill<Single> redisEmptied() {
        return Drill.on(SingleTopology.sale(), "redis-total-loss")
                .in(Group.REDIS)
                .answering("F1.10")
                .saying("All of Redis is gone at once (FLUSHALL): pictures, sessions, presence.")
                .strike(SingleFaults.redisEmptied(), AT, Duration.ofSeconds(1))
                .detectedBy("the picture is stale|painted a whole picture")
                .expecting(booksClose(), noFailedJoin(), writesWithin(SOON), normalWithin(FIFTEEN))
                .teaching(
                        "The owner paints the picture again from memory; sessions come back from their signed tokens.")
                .drill();
    }

    private static Drill<Single> consumerKilled() {
        return auction(SingleTopology.auction(), "streams-consumer-killed")
                .answering("F2.1")
                .saying("The only process that judges and stores bids is killed and comes back ten seconds later: the"
                        + " stream grows from what was bid meanwhile, and drains.")
                .strike(Faults.kill("the only consumer", ground -> ground.process("bids-1")), AT, TEN)
                .reading(LENGTH, SingleFaults::length)
                .reading(PENDING, SingleFaults::pending)
                .expecting(booksClose(), gapWithin(RESTARTED), lastIs(PENDING, 0, "nothing is pending in the end"))
                .teaching(
                        "Bids are in the journal before they are in the stream, so nobody has to be there to take them.")
                .drill();
    }

    private static Drill<Single> twoConsumersOneKilled() {
        return auction(SingleTopology.twoForBids(), "streams-two-consumers-one-killed")
                .answering("F2.2")
                .saying("Two processes store bids; the one that does not own the journal is killed and stays away.")
                .strike(Faults.kill("a consumer", ground -> ground.processes().bystander("bids-")), AT, FOR_GOOD)
                .reading(PENDING, SingleFaults::pending)
                .expecting(booksClose(), writesWithin(SOON), gapWithin(SOON), lastIs(PENDING, 0, "nothing is pending"))
                .teaching("The other goes on alone; what the dead one had taken it finds again when it returns.")
                .drill();
    }

    private static Drill<Single> orphanClaimedByHand() {
        Part heir = SingleTopology.bids("bids-3");
        return auction(SingleTopology.auction(), "streams-orphan-claimed-by-hand")
                .answering("F2.3")
                .saying("A second consumer dies for ever between commit and XACK. Before the automatic claim comes, an"
                        + " operator gives its entries to a third by XCLAIM and starts that one.")
                .strike(
                        SingleFaults.leavesPendingBids(
                                SECOND, ground -> SingleFaults.claimByHand(ground, SECOND.name(), heir)),
                        AT,
                        TEN)
                .reading(PENDING, ground -> SingleFaults.pending(ground, SECOND.name()))
                .expecting(booksClose(), writesWithin(SOON), wasThenNone())
                .teaching(
                        "XCLAIM moves an entry, XACK ends it. That it was stored already does no harm: bids are stored"
                                + " by their id.")
                .drill();
    }

    private static Drill<Single> claimedAutomatically() {
        return auction(SingleTopology.auction(), "streams-claimed-automatically")
                .answering("F2.4")
                .saying(
                        "A second consumer dies for ever between commit and XACK. At the default settings (idle for 60 s,"
                                + " looked for every 30 s) the first one claims its entries.")
                .strike(SingleFaults.leavesPendingBids(SECOND, ground -> List.of()), AT, TEN)
                .reading(PENDING, ground -> SingleFaults.pending(ground, SECOND.name()))
                .expecting(booksClose(), writesWithin(SOON), wasThenNone())
                .teaching("Nobody has to do anything; it takes up to a minute and a half at the defaults.")
                .drill();
    }

    private static Drill<Single> killedBetweenCommitAndXack() {
        Part first = SingleTopology.bids("bids-1");
        return auction(SingleTopology.auction(), "streams-killed-between-commit-and-xack")
                .answering("F2.5")
                .saying("The consumer dies when its bids are committed and not yet acknowledged; its successor, of the"
                        + " same name, gets them again.")
                .strike(SingleFaults.diesBetweenCommitAndXack(first), AT, Duration.ofSeconds(3))
                .reading(PENDING, SingleFaults::pending)
                .expecting(booksClose(), gapWithin(RESTARTED), lastIs(PENDING, 0, "nothing is pending in the end"))
                .teaching("Delivered twice, stored once: the row is unique by the bid's id.")
                .drill();
    }

    private static Drill<Single> databasePaused() {
        return Drill.on(SingleTopology.sale(), "database-paused")
                .in(Group.DATABASE)
                .answering("F3.1")
                .saying("The database is stopped in its tracks for ten seconds: its connections stay open and nobody"
                        + " answers.")
                .strike(Faults.pause("the database", Single::database), AT, TEN)
                .expecting(booksClose(), noFailedJoin(), writesWithin(SOON), normalWithin(FIFTEEN))
                .teaching(
                        "The line goes on without the database; tickets wait in ticket-issue and are issued in the order"
                                + " of admission when it is back.")
                .drill();
    }

    private static Drill<Single> kafkaRestarted() {
        return Drill.on(SingleTopology.sale(), "kafka-restarted")
                .in(Group.KAFKA)
                .saying(
                        "The only Kafka node is stopped in an orderly way and started again five seconds later: with one"
                                + " node nothing can be acknowledged meanwhile, and nothing may be lost.")
                .strike(Faults.stop("Kafka", Single::kafka), AT, Duration.ofSeconds(5))
                .expecting(booksClose(), noFailedJoin(), normalWithin(FIFTEEN))
                .teaching("Joins wait or are told that their outcome is unknown; the same id asked again finds it out.")
                .drill();
    }

    private static Drill<Single> ownerKilled() {
        return Drill.on(
                        SingleTopology.of(
                                SingleTopology.part("gate", "gate"),
                                SingleTopology.part("owner-1", "admit"),
                                SingleTopology.part("owner-2", "admit"),
                                SingleTopology.part("issuer", "issue,notify,keep")),
                        "owner-killed")
                .in(Group.KAFKA)
                .saying(
                        "Of two processes that may own the line, the one that does is killed; it comes back when the other"
                                + " has long taken over.")
                .strike(
                        Faults.kill(
                                "the owner of the line",
                                ground -> ground.processes().owner("owner-", JournalPart.ofTheSale(ground.database()))),
                        AT,
                        TEN)
                .expecting(booksClose(), noFailedJoin(), gapWithin(TEN), normalWithin(FIFTEEN))
                .teaching("The next owner reads the journal and claims it; the gap is the group's session timeout.")
                .drill();
    }

    private static Drill<Single> issuerCrashes() {
        return Drill.on(twoIssuers(), "consumer-crash-and-rebalance")
                .in(Group.KAFKA)
                .answering("F4.13")
                .saying(
                        "Of two processes that issue tickets one is killed: its partitions go to the other, and come back"
                                + " ten seconds later.")
                .strike(Faults.kill("an issuer", ground -> ground.process("issuer-1")), AT, TEN)
                .expecting(booksClose(), noFailedJoin(), writesWithin(SOON), normalWithin(FIFTEEN))
                .teaching("Offsets live in the database beside the tickets: whoever gets the partition goes on exactly"
                        + " where the dead one had committed.")
                .drill();
    }

    private static Drill<Single> consumersRolled() {
        return Drill.on(twoIssuers(), "rolling-restart-of-consumers")
                .in(Group.KAFKA)
                .answering("F4.11")
                .saying(
                        "Every process that consumes is stopped in an orderly way and started again, one after another.")
                .strike(
                        Faults.roll(
                                "the consumers",
                                ground -> List.of(
                                        ground.process("issuer-1"),
                                        ground.process("issuer-2"),
                                        ground.process("owner"))),
                        AT,
                        Duration.ZERO)
                .expecting(booksClose(), noFailedJoin(), writesWithin(SOON), normalWithin(FIFTEEN))
                .teaching("A restart is a small outage of one, and nobody outside notices more than a late ticket.")
                .drill();
    }

    private static Drill<Single> gatesRolled() {
        return Drill.on(
                        SingleTopology.of(
                                SingleTopology.part("gate-1", "gate"),
                                SingleTopology.part("gate-2", "gate"),
                                SingleTopology.part("owner", "admit"),
                                SingleTopology.part("issuer", "issue,notify,keep")),
                        "rolling-restart-of-producers")
                .in(Group.KAFKA)
                .answering("F4.12")
                .saying(
                        "Both gates, which produce every join, are stopped in an orderly way and started again, one after"
                                + " the other. People insist on the gate they came to.")
                .strike(Faults.roll("the gates", ground -> ground.processes().beginning("gate")), AT, Duration.ZERO)
                .expecting(booksClose(), noFailedJoin(), gapWithin(SOON), normalWithin(FIFTEEN))
                .teaching("A join that was cut off is asked again with the same id and takes effect once.")
                .drill();
    }

    private static SingleTopology twoIssuers() {
        return SingleTopology.of(
                SingleTopology.part("gate", "gate"),
                SingleTopology.part("owner", "admit"),
                SingleTopology.part("issuer-1", "issue,notify,keep"),
                SingleTopology.part("issuer-2", "issue,notify,keep"));
    }

    private static Drill.Plan<Single> auction(SingleTopology topology, String id) {
        return Drill.on(topology, id).in(Group.STREAMS).withBidders();
    }

    /** XPENDING leaves the dead consumer. */
    private static Expectation wasThenNone() {
        return Expectation.that("the dead consumer has pending entries, and in the end none", seen -> {
            var readings = seen.readings(PENDING);
            double most = readings.points().stream()
                    .mapToDouble(Readings.Point::value)
                    .max()
                    .orElse(0);
            double last = readings.last().orElse(-1);
            return Expectation.found("at most %.0f, in the end %.0f".formatted(most, last), most > 0 && last == 0);
        });
    }
}
