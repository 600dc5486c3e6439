@NullMarked
package onceline.drills.bidjudge;

import org.jspecify.annotations.NullMarked;
