/** The people of a rush: each does what the seed gave them to do. */
@NullMarked
package onceline.drills.crowd;

import org.jspecify.annotations.NullMarked;
