/** Fault drills: what a drill is, how it runs and is judged, and the list of all of them. */
@NullMarked
package onceline.drills.drill;

import org.jspecify.annotations.NullMarked;
