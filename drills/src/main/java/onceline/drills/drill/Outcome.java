package onceline.drills.drill;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import onceline.drills.history.Ledger;
import onceline.drills.history.Op;
import onceline.drills.judge.Verdict;
import onceline.drills.measure.Series;
import onceline.drills.measure.Span;

/**
 * A drill that was carried out: what a record says of it.
 *
 * @param configuration of the servers
 * @param load while people kept coming
 * @param doubts why nothing is proven; empty if nothing is in doubt
 * @param series from the first request to the last
 * @param logs the first lines of each server from the injection on
 */
public record Outcome(
        Drill<?> drill,
        Load.Size size,
        Instant startedAt,
        Map<String, String> configuration,
        List<Struck> struck,
        Span load,
        Observed observed,
        List<Compared> compared,
        List<String> doubts,
        Verdict verdict,
        Series series,
        Map<String, List<String>> logs,
        List<Op> history,
        Ledger ledger) {

    /** Expected versus actual. */
    public record Compared(Expectation expectation, Expectation.Found found) {
        boolean deviates() {
            return found.verdict() == Verdict.DEVIATED;
        }
    }

    /** What is lost is lost; what else deviates counts only in a run that proves something. */
    static Verdict verdict(List<Compared> compared, List<String> doubts) {
        if (compared.stream().anyMatch(one -> one.expectation().certain() && one.deviates())) {
            return Verdict.DEVIATED;
        }
        if (!doubts.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        if (compared.stream().anyMatch(Compared::deviates)) {
            return Verdict.DEVIATED;
        }
        boolean all = compared.stream().allMatch(one -> one.found().verdict() == Verdict.PASSED);
        return all ? Verdict.PASSED : Verdict.UNKNOWN;
    }
}
