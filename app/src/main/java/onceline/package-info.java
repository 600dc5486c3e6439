@NullMarked
package onceline;

import org.jspecify.annotations.NullMarked;
