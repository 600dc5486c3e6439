/** What people asked for and what they saw, written down at the moment it happened. */
@NullMarked
package onceline.drills.history;

import org.jspecify.annotations.NullMarked;
