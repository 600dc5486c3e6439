/** Workers (one step each) and the runner that owns their loop. */
@NullMarked
package onceline.plumbing.work;

import org.jspecify.annotations.NullMarked;
