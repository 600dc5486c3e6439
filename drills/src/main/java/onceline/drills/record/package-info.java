/** Drills on paper: a folder for each, for people, for scripts and for other checkers. */
@NullMarked
package onceline.drills.record;

import org.jspecify.annotations.NullMarked;
