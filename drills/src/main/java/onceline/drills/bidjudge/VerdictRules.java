package onceline.drills.bidjudge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import onceline.drills.bidjudge.BidFold.Judged;
import onceline.drills.bidjudge.BidRecord.Placed;
import org.jspecify.annotations.Nullable;

/** From the request to the verdict: what was acknowledged is in the journal, and was judged by the rules. */
final class VerdictRules {
    /** How far the clocks of bidders and doors may be apart. */
    private static final long CLOCKS_APART_MS = 2_000;

    private final BidCase c;
    private final Set<Meant> placed = new HashSet<>();

    /** Who meant what. */
    private record Meant(@Nullable String user, Attempt.Said said) {}

    VerdictRules(BidCase c) {
        this.c = c;
        c.placed().forEach(bid -> placed.add(meant(bid)));
    }

    private static Meant meant(Placed bid) {
        return new Meant(bid.user(), new Attempt.Said(bid.bid(), bid.lot(), bid.amount()));
    }

    void check() {
        c.stories.values().forEach(this::story);
        c.fold.breaches().stream()
                .filter(breach -> c.ourLots.contains(breach.lot()))
                .forEach(breach -> c.found(BidColumn.AGAINST_THE_RULES, breach.lot() + ": " + breach.what()));
        c.asked.lots().forEach(this::listed);
        inventions();
    }

    private void listed(LotTerms terms) {
        FoldedLot lot = c.fold.lot(terms.lot());
        if (lot == null) {
            c.found(BidColumn.LOST, terms.lot() + " was created, and is not in the journal");
        } else if (!lot.terms().equals(terms)) {
            c.found(BidColumn.AGAINST_THE_RULES, "asked for " + terms + ", listed as " + lot.terms());
        }
    }

    private void story(BidStory story) {
        Map<Attempt.Said, Set<String>> verdicts = new HashMap<>();
        for (Attempt attempt : story.attempts()) {
            String outcome = attempt.outcome();
            if (outcome != null) {
                verdicts.computeIfAbsent(attempt.said(), none -> new HashSet<>(2))
                        .add(outcome + " " + attempt.reason());
            }
        }
        refused(story);
        Set<Attempt.Said> doubled = new HashSet<>();
        verdicts.forEach((said, given) -> {
            if (given.size() > 1) {
                doubled.add(said);
                c.found(BidColumn.DOUBLED, story + ": " + said + " was judged as " + given);
            }
        });
        for (Attempt attempt : story.attempts()) {
            if (attempt.acknowledged() && !isPlaced(story, attempt)) {
                c.found(BidColumn.LOST, story + ": the acknowledged " + attempt.said() + " is not in the journal");
            } else if (!doubled.contains(attempt.said())) {
                verdict(story, attempt);
            }
        }
    }

    /** Whose every call was turned away wants nothing any more: what counts then is nobody's wish. */
    private void refused(BidStory story) {
        Map<Attempt.Said, Boolean> always = new HashMap<>();
        story.attempts().forEach(attempt -> always.merge(attempt.said(), attempt.turnedAway(), Boolean::logicalAnd));
        always.forEach((said, turnedAway) -> {
            Judged judged = c.fold.verdict(said.id());
            boolean counts =
                    judged != null && judged.accepted() && meant(judged.bid()).equals(new Meant(story.user(), said));
            if (turnedAway && counts) {
                c.found(BidColumn.INVENTED, story + ": " + said + " was turned away each time, and was accepted");
            }
        });
    }

    private boolean isPlaced(BidStory story, Attempt attempt) {
        return placed.contains(new Meant(story.user(), attempt.said()));
    }

    private void verdict(BidStory story, Attempt attempt) {
        Judged judged = c.fold.verdict(attempt.id);
        boolean same = judged != null && meant(judged.bid()).equals(new Meant(story.user(), attempt.said()));
        if (attempt.contradicted() && (judged == null || same)) {
            against(story, attempt, "was turned away for other content, and there is none");
        }
        if (attempt.outcome() == null || judged == null) {
            return;
        }
        if (!same) {
            against(story, attempt, "was judged, and its id belongs to " + judged.bid());
        } else if (attempt.accepted() != judged.accepted() || !reasonsAgree(attempt, judged)) {
            against(
                    story,
                    attempt,
                    "was told " + attempt.outcome() + " " + attempt.reason() + ", the journal says "
                            + judged.outcome());
        } else if (attempt.accepted()) {
            inTime(story, attempt);
        }
    }

    private static boolean reasonsAgree(Attempt attempt, Judged judged) {
        return judged.reason() == null || judged.reason().equals(attempt.reason());
    }

    /** By the bidders' own clock. */
    private void inTime(BidStory story, Attempt attempt) {
        FoldedLot lot = c.fold.lot(attempt.offer.lot());
        if (lot == null) {
            return;
        }
        if (attempt.answeredAt() / 1_000_000 < lot.terms().opensAt() - CLOCKS_APART_MS) {
            against(story, attempt, "was accepted before the opening");
        }
        if (attempt.invokedAt / 1_000_000 > lot.end() + CLOCKS_APART_MS && firstTry(story, attempt)) {
            against(story, attempt, "was accepted after the end");
        }
    }

    /** A repeat is told the first answer at any time. */
    private static boolean firstTry(BidStory story, Attempt attempt) {
        return story.attempts().stream()
                .filter(other -> other.id.equals(attempt.id))
                .noneMatch(other -> other.invokedAt < attempt.invokedAt);
    }

    private void against(BidStory story, Attempt attempt, String what) {
        c.found(BidColumn.AGAINST_THE_RULES, story + ": " + attempt.said() + " " + what);
    }

    private void inventions() {
        Set<Meant> invoked = new HashSet<>();
        for (BidStory story : c.stories.values()) {
            story.attempts().forEach(attempt -> invoked.add(new Meant(story.user(), attempt.said())));
        }
        placed.stream()
                .filter(bid -> !invoked.contains(bid))
                .forEach(bid -> c.found(BidColumn.INVENTED, "nobody placed " + bid));
    }
}
