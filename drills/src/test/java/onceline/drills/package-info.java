@NullMarked
package onceline.drills;

import org.jspecify.annotations.NullMarked;
