package onceline.drills.crowd;

import java.util.concurrent.atomic.AtomicInteger;

/** The living numbers behind a {@link BidProgress}. */
final class BidCounters {
    final AtomicInteger signedIn = new AtomicInteger();
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger watching = new AtomicInteger();
    final AtomicInteger told = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();

    BidProgress read(int bidders) {
        return new BidProgress(
                bidders, signedIn.get(), accepted.get(), refused.get(), watching.get(), told.get(), finished.get());
    }
}
