/**
 * From what a user wrote to settings that can be relied on. Comes in: a StickyBalancer as stored, whatever the schema
 * let through or an older schema once did. Goes out: {@link dev.stickybalancer.validate.Settings} in which every value
 * has passed a whole-match allow-list or a range, or problems that name the field, the value and what is allowed. Pure,
 * throws nothing.
 */
package dev.stickybalancer.validate;
