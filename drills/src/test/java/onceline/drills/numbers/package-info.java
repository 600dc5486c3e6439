@NullMarked
package onceline.drills.numbers;

import org.jspecify.annotations.NullMarked;
