package onceline.auction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import onceline.auction.Verdict.Outcome;
import onceline.journal.Effects;
import onceline.journal.Machine;
import onceline.journal.Stroke;
import onceline.words.BidId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The auctions of one journal partition.
 *
 * <h2>Rules</h2>
 *
 * A bid is judged where it stands in the log, by what stands before it; see docs/wire.md. The verdict belongs to the id
 * of the bid for ever. Openings, extensions and closings are decisions; a closing counts only if nothing came between
 * its making and its place in the log: its ordinal is the next, and as many bids were accepted as it says. Otherwise the
 * owner, who sees the same, decides again.
 *
 * <h2>Memory</h2>
 *
 * Every bid that was ever placed is kept, for its answer, and every accepted one once more, for {@code bid-stream}: some
 * 300 bytes each. So a partition is good for some millions of bids per GiB.
 */
final class AuctionMachine implements Machine<AuctionRecord> {
    /** All lots are one subject: one picture, one stream, one sequence of closings. */
    static final String SUBJECT = "lots";

    static final String STREAM_KEY = "bid-stream";

    private static final int STREAM = 1;

    /** Decisions of one round; the others wait for the next. */
    private static final int MOST_AT_ONCE = 500;

    private final Map<LotId, LotState> lots = new LinkedHashMap<>();
    private final Map<LotId, LotState> living = new LinkedHashMap<>();
    private final Map<BidId, Judged> judged = new HashMap<>();
    private final List<Stroke> stream = new ArrayList<>();
    private final Map<UserId, UserId> users = new HashMap<>();
    private final Set<LotState> touched = new LinkedHashSet<>();
    private final TreeMap<Long, Outgoing> closings = new TreeMap<>();
    private final TreeSet<Long> settledAhead = new TreeSet<>();
    private long lastOrdinal;
    private long settled;

    @Override
    public void fold(long offset, AuctionRecord record, Effects effects) {
        switch (record) {
            case AuctionRecord.Listed listed -> list(listed);
            case AuctionRecord.BidPlaced bid -> {
                var verdict = judge(offset, bid, effects);
                bid.returnAddress().ifPresent(to -> effects.answer(to, verdict.text()));
            }
            case AuctionRecord.Decided decided -> take(decided);
            case AuctionRecord.Settled fact -> settle(fact.ordinal());
        }
        touch(record.lot());
    }

    /** Also where nothing came of the record: its lot is shown again, and readers see that it was seen. */
    private void touch(LotId id) {
        var lot = lots.get(id);
        if (lot != null) {
            touched.add(lot);
        }
    }

    @Override
    public void claimed(long term, long at) {}

    private void list(AuctionRecord.Listed listed) {
        if (!lots.containsKey(listed.lot())) {
            var lot = new LotState(listed);
            lots.put(listed.lot(), lot);
            living.put(listed.lot(), lot);
        }
    }

    private Verdict judge(long offset, AuctionRecord.BidPlaced bid, Effects effects) {
        var earlier = judged.get(bid.bid());
        if (earlier != null) {
            return earlier.isSameAs(bid) ? earlier.verdict() : new Verdict(Outcome.OTHER_CONTENT, 0, 0, 0, offset);
        }
        var lot = lots.get(bid.lot());
        var user = users.computeIfAbsent(bid.user(), same -> same);
        var outcome = outcome(lot, bid);
        if (lot != null && outcome == Outcome.ACCEPTED) {
            accept(offset, bid, user, lot, effects);
        }
        var verdict = lot == null
                ? new Verdict(outcome, 0, 0, 0, offset)
                : new Verdict(outcome, lot.price(), lot.minimum(), lot.end(), offset);
        judged.put(bid.bid(), new Judged(lot == null ? bid.lot() : lot.id(), user, bid.amount(), verdict));
        return verdict;
    }

    private static Outcome outcome(@Nullable LotState lot, AuctionRecord.BidPlaced bid) {
        if (lot == null || lot.isScheduled()) {
            return Outcome.NOT_OPEN;
        }
        if (!lot.isOpen() || bid.at() >= lot.end()) {
            return Outcome.CLOSED;
        }
        return bid.amount() < lot.minimum() ? Outcome.TOO_LOW : Outcome.ACCEPTED;
    }

    private void accept(long offset, AuctionRecord.BidPlaced bid, UserId user, LotState lot, Effects effects) {
        var outbid = lot.accept(new AuctionRecord.Winner(bid.bid(), user, bid.amount(), offset), bid.at());
        var entry = new Accepted(bid.bid(), lot.id(), user, bid.amount(), bid.at(), outbid);
        var append = new Stroke.Append(STREAM, offset, entry::json);
        stream.add(append);
        effects.show(SUBJECT, append);
    }

    private void take(AuctionRecord.Decided decided) {
        var lot = lots.get(decided.lot());
        if (lot == null) {
            return;
        }
        switch (decided) {
            case AuctionRecord.LotOpened opened -> {
                if (lot.isScheduled()) {
                    lot.open();
                }
            }
            case AuctionRecord.LotExtended extended -> lot.extended(extended.closesAt());
            case AuctionRecord.LotClosed closed -> {
                if (fits(closed, lot)) {
                    close(closed, lot);
                }
            }
        }
    }

    private boolean fits(AuctionRecord.LotClosed closed, LotState lot) {
        return lot.isOpen() && closed.ordinal() == lastOrdinal + 1 && closed.accepted() == lot.bids();
    }

    private void close(AuctionRecord.LotClosed closed, LotState lot) {
        lot.close();
        living.remove(lot.id());
        lastOrdinal = closed.ordinal();
        closings.put(
                lastOrdinal,
                new Outgoing(lastOrdinal, lot.id().value(), Closed.of(closed).json()));
    }

    /** Facts may come in any order; what counts is up to where none is missing. */
    private void settle(long ordinal) {
        if (ordinal > settled) {
            settledAhead.add(ordinal);
        }
        while (settledAhead.remove(settled + 1)) {
            settled++;
        }
        closings.headMap(settled, true).clear();
    }

    @Override
    public List<AuctionRecord> due(long term, long nowMs) {
        var decisions = new ArrayList<AuctionRecord>();
        long ordinal = lastOrdinal;
        for (var lot : living.values()) {
            if (lot.isScheduled() && nowMs >= lot.opensAt()) {
                decisions.add(new AuctionRecord.LotOpened(lot.id(), term, nowMs));
            } else if (lot.owesExtension()) {
                decisions.add(new AuctionRecord.LotExtended(lot.id(), term, nowMs, lot.end()));
            } else if (lot.isOpen() && nowMs >= lot.end()) {
                decisions.add(new AuctionRecord.LotClosed(lot.id(), term, nowMs, ++ordinal, lot.bids(), lot.leading()));
            }
            if (decisions.size() == MOST_AT_ONCE) {
                break;
            }
        }
        return decisions;
    }

    /** One field per lot that changed, however many bids changed it. */
    @Override
    public void settle(Effects effects) {
        touched.forEach(lot -> effects.show(SUBJECT, picture(lot)));
        touched.clear();
    }

    private static Stroke picture(LotState lot) {
        return new Stroke.Put(LotPicture.field(lot.id().value()), lot.picture().json());
    }

    @Override
    public Collection<String> subjects() {
        return lots.isEmpty() ? List.of() : List.of(SUBJECT);
    }

    @Override
    public List<String> keys(String subject) {
        return List.of(SUBJECT, STREAM_KEY);
    }

    @Override
    public boolean hasStream(String subject) {
        return true;
    }

    /** What is in the stream is written as text only when it is sent: a painting of a million bids is a list of references. */
    @Override
    public List<Stroke> paint(String subject) {
        var strokes = new ArrayList<Stroke>(lots.size() + stream.size() + 1);
        lots.values().forEach(lot -> strokes.add(picture(lot)));
        strokes.addAll(stream);
        return strokes;
    }

    @Override
    public List<Outgoing> commands(String subject, long after, int most) {
        return closings.tailMap(after, false).values().stream().limit(most).toList();
    }

    @Override
    public long decided(String subject) {
        return settled;
    }
}
