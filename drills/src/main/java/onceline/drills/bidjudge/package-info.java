/** Closes the books of an auction: the fold of the bid journal by {@code docs/wire.md}, and rules on top of it. */
@NullMarked
package onceline.drills.bidjudge;

import org.jspecify.annotations.NullMarked;
