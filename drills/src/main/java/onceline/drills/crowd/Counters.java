package onceline.drills.crowd;

import java.util.concurrent.atomic.AtomicInteger;

/** The living numbers behind a {@link Progress}. */
final class Counters {
    final AtomicInteger signedIn = new AtomicInteger();
    final AtomicInteger joined = new AtomicInteger();
    final AtomicInteger watching = new AtomicInteger();
    final AtomicInteger told = new AtomicInteger();
    final AtomicInteger confirmed = new AtomicInteger();
    final AtomicInteger soldOut = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();

    Progress read() {
        return new Progress(
                signedIn.get(),
                joined.get(),
                watching.get(),
                told.get(),
                confirmed.get(),
                soldOut.get(),
                finished.get());
    }
}
