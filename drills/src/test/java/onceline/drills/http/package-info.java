@NullMarked
package onceline.drills.http;

import org.jspecify.annotations.NullMarked;
