/** Figures as ratios within one run. */
@NullMarked
package onceline.drills.bench;

import org.jspecify.annotations.NullMarked;
