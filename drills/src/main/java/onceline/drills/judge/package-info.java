/** Closes the books: pure rules over a history and a final state, and the readers that fetch that state. */
@NullMarked
package onceline.drills.judge;

import org.jspecify.annotations.NullMarked;
