@NullMarked
package onceline.drills.bench;

import org.jspecify.annotations.NullMarked;
