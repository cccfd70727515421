/**
 * What the Markdown files say, taken out of them and compared. In: the repository's pages, the definition. Out: links and
 * blocks of the pages, and the reference as it must be.
 */
package dev.stickybalancer.docs;
