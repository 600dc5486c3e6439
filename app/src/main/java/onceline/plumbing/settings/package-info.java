/** Settings from file, environment and command line, checked before anything starts. */
@NullMarked
package onceline.plumbing.settings;

import org.jspecify.annotations.NullMarked;
