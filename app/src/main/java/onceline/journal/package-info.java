/**
 * The machinery under the line and the auctions: append a request, own a partition by term, decide in memory, show in
 * Redis, forward what follows. See docs/design in TOUR.md; the laws are numbered there.
 */
@NullMarked
package onceline.journal;

import org.jspecify.annotations.NullMarked;
