@org.jspecify.annotations.NullMarked
package onceline.plumbing.redis;
