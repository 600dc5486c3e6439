@NullMarked
package onceline.drills.measure;

import org.jspecify.annotations.NullMarked;
