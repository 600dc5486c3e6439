@NullMarked
package onceline.drills.record;

import org.jspecify.annotations.NullMarked;
