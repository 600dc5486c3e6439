package onceline.auction;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import onceline.journal.Effects;
import onceline.journal.ReturnAddress;
import onceline.journal.Stroke;
import onceline.words.BidId;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.UserId;

/** A log in memory with one machine that folds it, and everything the machine said. */
final class Saleroom implements Effects {
    static final LotId VIOLIN = new LotId("violin");
    static final long OPENS = 1_000;
    static final long CLOSES = 10_000;

    final AuctionMachine machine = new AuctionMachine();
    final Map<Long, Verdict> answers = new HashMap<>();
    final TreeMap<Long, String> stream = new TreeMap<>();
    final Map<String, LotPicture> pictures = new LinkedHashMap<>();
    private long next = 5;
    private long asks;

    /** With a violin from 100, by 10, without extensions; open. */
    static Saleroom open() {
        return open(0, 0);
    }

    static Saleroom open(long extendMs, long extendAtMostMs) {
        var room = new Saleroom();
        room.list(VIOLIN, extendMs, extendAtMostMs);
        room.tick(OPENS);
        return room;
    }

    void list(LotId lot, long extendMs, long extendAtMostMs) {
        append(new AuctionRecord.Listed(
                lot, new EventId("sale"), "A lot", 0, OPENS, CLOSES, 100, 10, "EUR", extendMs, extendAtMostMs));
    }

    long append(AuctionRecord record) {
        long offset = next++;
        machine.fold(offset, record, this);
        machine.settle(this);
        return offset;
    }

    Verdict bid(String id, String user, long amount) {
        return bid(VIOLIN, id, user, amount, OPENS);
    }

    Verdict bid(String id, String user, long amount, long at) {
        return bid(VIOLIN, id, user, amount, at);
    }

    Verdict bid(LotId lot, String id, String user, long amount, long at) {
        long ask = ++asks;
        append(new AuctionRecord.BidPlaced(lot, new BidId(id), new UserId(user), amount, at, "door", ask));
        return Objects.requireNonNull(answers.get(ask));
    }

    /** Lets the owner decide at {@code now} and reads its decisions back. */
    List<AuctionRecord> tick(long now) {
        var decisions = machine.due(1, now);
        decisions.forEach(this::append);
        return decisions;
    }

    LotPicture picture() {
        return Objects.requireNonNull(pictures.get("lot:violin"));
    }

    List<String> commands(long after) {
        return machine.commands(AuctionMachine.SUBJECT, after, 100).stream()
                .map(command -> new String(command.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void show(String subject, Stroke stroke) {
        switch (stroke) {
            case Stroke.Append append ->
                stream.put(append.offset(), append.entry().get());
            case Stroke.Put put -> pictures.put(put.field(), LotPicture.parse(put.value()));
            case Stroke.Add add -> throw new AssertionError("a lot has no sorted set");
            case Stroke.Remove remove -> throw new AssertionError("a lot has no sorted set");
        }
    }

    @Override
    public void answer(ReturnAddress to, String text) {
        answers.put(to.ask(), Verdict.parse(text));
    }

    @Override
    public void forwardAgain(String subject, long ordinal) {
        throw new AssertionError("nobody misses a closing");
    }
}
