/** A running Onceline seen from outside: where it is, how to give it a sale, and what its stores say in the end. */
@NullMarked
package onceline.drills.site;

import org.jspecify.annotations.NullMarked;
