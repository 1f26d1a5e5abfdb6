package dev.j3s.apiserver.authorization;

import java.util.List;

/**
 * The rules one binding gives to one subject.
 *
 * @param source as upstream tells it: {@code ClusterRoleBinding "b" of ClusterRole "r" to User "u"}
 * @param missing the complaint when the role does not exist; empty otherwise
 */
record Grant(String source, List<PolicyRule> rules, String missing) {}
