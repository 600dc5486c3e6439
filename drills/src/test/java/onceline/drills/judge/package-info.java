@NullMarked
package onceline.drills.judge;

import org.jspecify.annotations.NullMarked;
