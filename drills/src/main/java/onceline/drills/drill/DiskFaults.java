package onceline.drills.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import onceline.lab.Disk;
import onceline.lab.Fault.FrozenDisk;
import onceline.lab.Fault.FullDisk;
import onceline.lab.Fault.SlowSync;
import onceline.lab.Kafka;
import onceline.lab.Lab;

/** Faults of the disk under the broker that leads the sale's journal. Each broker has a small one of its own. */
final class DiskFaults {
    private static final long SMALL = 96L << 20;
    private static final long FREEZABLE = 256L << 20;
    private static final Duration SLOW = Duration.ofSeconds(2);

    private DiskFaults() {}

    /** Before anything runs. */
    static void smallDisks(Lab lab) {
        lab.kafkas().brokers().forEach(broker -> lab.disk(broker, SMALL));
    }

    /** Before anything runs; where root does not allow frozen disks, brokers keep the one that they have. */
    static void freezableDisks(Lab lab) {
        if (freezing()) {
            lab.kafkas().brokers().forEach(broker -> lab.freezableDisk(broker, FREEZABLE));
        }
    }

    private static boolean freezing() {
        return Disk.whyNotFreezable().isEmpty();
    }

    /** Healed as an operator would: room is made, and the broker, which does not run any more by then, started. */
    static Fault<HighlyAvailable> full() {
        return Faults.fault("the disk of the broker that leads the sale's journal runs full", ground -> {
            Kafka leader = ground.brokers().leader();
            Injury full = ground.strike(List.of(new FullDisk(ground.lab().diskOf(leader))));
            return Injury.since(full.at(), full.commands(), () -> {
                List<String> commands = new ArrayList<>(full.cure().heal());
                leader.restart();
                commands.add("start " + leader.name() + "  # now " + leader.pid());
                return commands;
            });
        });
    }

    /** What stands still is said as it is: a file system, or only the system calls of one process. */
    static Fault<HighlyAvailable> hanging() {
        return freezing() ? frozen() : slowed();
    }

    private static Fault<HighlyAvailable> frozen() {
        return Faults.fault(
                "the disk of the broker that leads the sale's journal hangs: a frozen file system",
                ground -> ground.strike(List.of(
                        new FrozenDisk(ground.lab().diskOf(ground.brokers().leader())))));
    }

    private static Fault<HighlyAvailable> slowed() {
        return Faults.fault(
                "the broker that leads the sale's journal is slowed, not its disk: each system call that writes or syncs"
                        + " takes two seconds longer",
                ground -> ground.strike(List.of(new SlowSync(ground.brokers().leader(), SLOW))));
    }
}
