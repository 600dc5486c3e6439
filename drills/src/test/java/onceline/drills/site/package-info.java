@NullMarked
package onceline.drills.site;

import org.jspecify.annotations.NullMarked;
