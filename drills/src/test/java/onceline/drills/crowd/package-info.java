@NullMarked
package onceline.drills.crowd;

import org.jspecify.annotations.NullMarked;
