package dev.stickybalancer.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stickybalancer.api.StickyBalancer;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import org.junit.jupiter.api.Test;

class NotOursExceptionTest {
    @Test
    void message_names_the_object_the_field_and_the_remedy() {
        var service =
                new ServiceBuilder().withNewMetadata().withName("shop-balancer").endMetadata();
        NotOursException conflict = new NotOursException(service.build(), new StickyBalancer());
        assertEquals(
                "Service shop-balancer exists and does not belong to this resource. Delete it, or give the StickyBalancer"
                        + " another `metadata.name`.",
                conflict.getMessage());
        assertFalse(conflict.clearsByItself());
    }
}
