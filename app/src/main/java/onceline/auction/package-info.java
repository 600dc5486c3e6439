/**
 * Lots and the bids for them: who bid, in which order, who leads, who won. The rules are in {@code AuctionMachine}; the
 * doors are in {@code LotRoutes}; accepted bids go through the stream {@code bid-stream} into the database.
 */
@NullMarked
package onceline.auction;

import org.jspecify.annotations.NullMarked;
