package dev.stickybalancer.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stickybalancer.support.AuditLog;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The operator's rights: those it has and those it used. Each as "verb group/resource/subresource". */
final class Rights {
    private Rights() {}

    static void assertNothingWasForbidden(AuditLog audit) {
        assertEquals(List.of(), audit.forbidden(), "the operator lacks rights");
    }

    /** All that the audit log tells. */
    static SortedSet<String> used(AuditLog audit) {
        SortedSet<String> rights = new TreeSet<>();
        for (AuditLog.Request request : audit.requests()) {
            if (request.resource().startsWith("/")) {
                continue; // discovery, which everybody may ask for
            }
            String what = " " + (request.group().isEmpty() ? "" : request.group() + "/") + request.resource();
            rights.add(request.verb() + what);
            // Server-side apply of an object that does not exist yet is a patch that needs the right to create.
            if (request.verb().equals("patch") && request.code() == 201) {
                rights.add("create" + what);
            }
        }
        return rights;
    }

    /** All that the roles bound to the operator's service account allow. */
    static SortedSet<String> granted(KubernetesClient admin) {
        SortedSet<String> rights = new TreeSet<>();
        admin.rbac().clusterRoleBindings().list().getItems().stream()
                .filter(binding -> isOfOperator(binding.getSubjects()))
                .map(binding -> admin.rbac()
                        .clusterRoles()
                        .withName(binding.getRoleRef().getName())
                        .get())
                .forEach(role -> add(rights, role.getRules()));
        admin.rbac().roleBindings().inAnyNamespace().list().getItems().stream()
                .filter(binding -> isOfOperator(binding.getSubjects()))
                .map(binding -> admin.rbac()
                        .roles()
                        .inNamespace(binding.getMetadata().getNamespace())
                        .withName(binding.getRoleRef().getName())
                        .get())
                .forEach(role -> add(rights, role.getRules()));
        return rights;
    }

    private static boolean isOfOperator(List<Subject> subjects) {
        return subjects.stream().anyMatch(subject -> subject.getName().equals(ApiServer.OPERATOR_ACCOUNT));
    }

    private static void add(SortedSet<String> rights, List<PolicyRule> rules) {
        for (PolicyRule rule : rules) {
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    rule.getVerbs()
                            .forEach(verb -> rights.add(verb + " " + (group.isEmpty() ? "" : group + "/") + resource));
                }
            }
        }
    }
}
