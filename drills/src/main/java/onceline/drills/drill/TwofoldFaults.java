package onceline.drills.drill;

import java.time.Instant;
import java.util.concurrent.Callable;
import onceline.lab.Redis;

/** Second faults, which wait for the recovery from the first. */
final class TwofoldFaults {
    private static final String OWNERS = "owner-";

    private TwofoldFaults() {}

    /** The owner of the line is killed as soon as the Sentinels agree that the primary is gone, and vote. */
    static Fault<HighlyAvailable> ownerKilledDuringTheVote() {
        return Faults.fault("SIGKILL to the owner of the line, as soon as a Sentinel says +odown", ground -> {
            Instant since = ground.struckAt();
            Sight.await(
                    "+odown",
                    () -> seen(() -> ground.lab().redises().eventsSince(since).stream()
                            .anyMatch(event -> event.kind().equals("+odown"))));
            return ownerKilled().inject(ground);
        });
    }

    static Fault<HighlyAvailable> ownerKilled() {
        return Faults.kill("the owner of the line", ground -> ground.processes().owner(OWNERS, part(ground)));
    }

    /** Number of the process that was the last to own the line, dead or alive; 0 if none ever did. */
    static double latestOwner(HighlyAvailable ground) {
        return ground.processes()
                .latestOwner(OWNERS, part(ground))
                .map(owner -> Integer.parseInt(owner.name().replaceAll("\\D", "")))
                .orElse(0);
    }

    private static int part(HighlyAvailable ground) {
        return JournalPart.ofTheSale(ground.lab().database());
    }

    /** The Redis that was just promoted is killed as soon as most Sentinels name it. */
    static Fault<HighlyAvailable> promotedKilledToo() {
        return Faults.fault("SIGKILL to the Redis that was just promoted", ground -> {
            Redis first = ground.first();
            Sight.await("a promotion", () -> seen(() -> !ground.primary().equals(first)));
            return RedisFaults.primaryKilled().inject(ground);
        });
    }

    /** In the middle of a failover those who are asked may disagree. */
    private static boolean seen(Callable<Boolean> sight) throws Exception {
        try {
            return sight.call();
        } catch (onceline.lab.LabException disagreeing) {
            return false;
        }
    }
}
