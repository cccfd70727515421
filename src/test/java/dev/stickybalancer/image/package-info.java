/** The operator's image: what its parts need and what its bill of materials says of them. */
package dev.stickybalancer.image;
