package onceline.drills.judge;

import onceline.drills.judge.FinalState.Stock;
import onceline.drills.judge.FinalState.Ticket;

/** Units: never more sold than asked for, none lost on the way back, and never too many people inside. */
final class StockRules {
    private final Case c;

    StockRules(Case c) {
        this.c = c;
    }

    void check() {
        // Doubled and invented tickets have columns of their own.
        long live = c.rightful.values().stream().filter(Ticket::live).count();
        long over = live - c.asked.units();
        if (over > 0) {
            c.findings.add(Column.OVERSOLD, over, live + " live tickets for " + c.asked.units() + " units");
        }
        if (c.asked.inside() > 0 && c.line.overLimit() > 0) {
            c.findings.add(
                    Column.OVERFILLED,
                    c.line.overLimit(),
                    c.line.peakInside() + " people inside, " + c.asked.inside() + " allowed");
        }
        Stock stock = c.state.stock();
        if (stock == null) {
            c.found(Column.LOST, "the sale has no stock row");
            return;
        }
        books(stock, live, over > 0);
        if (c.state.notQuiet() == null) {
            granted(stock);
        }
    }

    /** Whatever changes the sum tells the line of it in the same transaction, so when all is quiet they agree. */
    private void granted(Stock stock) {
        long untold = stock.free() + stock.decided() - c.line.units();
        String what = stock.free() + " units are free and " + stock.decided() + " commands decided, the line was told "
                + c.line.units();
        if (untold > 0) {
            c.findings.add(Column.LOST, untold, what);
        } else if (untold < 0) {
            c.findings.add(Column.INVENTED, -untold, what);
        }
    }

    private void books(Stock stock, long live, boolean oversold) {
        long surplus = stock.total() - c.asked.units();
        if (surplus < 0) {
            c.findings.add(Column.LOST, -surplus, "stock is " + stock.total() + ", given " + c.asked.units());
        } else if (surplus > 0 && !oversold) {
            c.findings.add(Column.DOUBLED, surplus, "stock is " + stock.total() + ", given " + c.asked.units());
        }
        long allLive = c.state.tickets().stream().filter(Ticket::live).count();
        long missing = stock.total() - stock.free() - allLive;
        if (missing > 0) {
            c.findings.add(Column.LOST, missing, "units neither free nor in a live ticket: " + missing);
        } else if (missing < 0 && allLive == live) {
            c.findings.add(Column.DOUBLED, -missing, "units came back twice: " + -missing);
        }
    }
}
