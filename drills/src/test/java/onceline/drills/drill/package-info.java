@NullMarked
package onceline.drills.drill;

import org.jspecify.annotations.NullMarked;
