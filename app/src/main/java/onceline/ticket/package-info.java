/**
 * Tickets, their holds and the stock they come from. The database holds the truth; what happened is told through the
 * outbox.
 */
@NullMarked
package onceline.ticket;

import org.jspecify.annotations.NullMarked;
