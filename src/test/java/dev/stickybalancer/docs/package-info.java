/**
 * What the Markdown files say, taken out of them and tried: links, YAML, commands and their output. In: the repository's
 * pages. Out: blocks, transcripts, and a sandbox to run them in.
 */
package dev.stickybalancer.docs;
