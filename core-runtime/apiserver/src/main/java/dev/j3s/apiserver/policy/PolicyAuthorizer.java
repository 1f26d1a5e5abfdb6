package dev.j3s.apiserver.policy;

import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.j3s.apiserver.authentication.UserInfo;
import dev.j3s.apiserver.authorization.Attributes;
import dev.j3s.apiserver.authorization.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The {@code authorizer} of expressions: {@code
 * authorizer.group('apps').resource('deployments').check('delete').allowed()}.
 */
final class PolicyAuthorizer {
    private static final CelType DYN = SimpleType.DYN;
    private static final CelType STRING = SimpleType.STRING;

    private PolicyAuthorizer() {}

    /** A question half asked. */
    record Query(Authorizer authorizer, Attributes asked) {
        static Query of(Authorizer authorizer, UserInfo user) {
            return new Query(
                    authorizer, new Attributes(user, "", true, "", "*", "", "", "", "", ""));
        }

        /** {@code field} is one of those an expression can name. */
        Query with(String field, String value) {
            var a = asked;
            return new Query(
                    authorizer,
                    new Attributes(
                            a.user(),
                            field.equals("verb") ? value : a.verb(),
                            a.resourceRequest() && !field.equals("path"),
                            field.equals("group") ? value : a.group(),
                            a.version(),
                            field.equals("resource") ? value : a.resource(),
                            field.equals("subresource") ? value : a.subresource(),
                            field.equals("namespace") ? value : a.namespace(),
                            field.equals("name") ? value : a.name(),
                            field.equals("path") ? value : a.path()));
        }

        Query as(String namespace, String name) {
            var a = asked;
            var user =
                    UserInfo.of(
                            "system:serviceaccount:" + namespace + ":" + name,
                            "system:serviceaccounts",
                            "system:serviceaccounts:" + namespace,
                            UserInfo.ALL_AUTHENTICATED);
            return new Query(
                    authorizer,
                    new Attributes(
                            user,
                            a.verb(),
                            a.resourceRequest(),
                            a.group(),
                            a.version(),
                            a.resource(),
                            a.subresource(),
                            a.namespace(),
                            a.name(),
                            a.path()));
        }

        Answer check(String verb) {
            return new Answer(authorizer.authorize(with("verb", verb).asked()));
        }
    }

    /** A decision. */
    record Answer(Authorizer.Decision decision) {
        boolean allowed() {
            return decision.outcome() == Authorizer.Outcome.ALLOW;
        }
    }

    static void declare(CelBuilder builder) {
        var declarations = new ArrayList<CelFunctionDecl>();
        var bindings = new ArrayList<CelFunctionBinding>();
        for (var field : List.of("group", "resource", "subresource", "namespace", "name", "path")) {
            query(declarations, bindings, field, (query, value) -> query.with(field, value));
        }
        query(declarations, bindings, "check", Query::check);
        declarations.add(member("serviceAccount", "authorizer_service_account", STRING, STRING));
        bindings.add(
                CelFunctionBinding.from(
                        "authorizer_service_account",
                        List.of(Query.class, String.class, String.class),
                        arguments ->
                                ((Query) arguments[0])
                                        .as((String) arguments[1], (String) arguments[2])));
        answer(declarations, bindings, "allowed", Answer::allowed);
        answer(declarations, bindings, "reason", answer -> answer.decision().reason());
        answer(declarations, bindings, "errored", answer -> false);
        answer(declarations, bindings, "error", answer -> "");
        builder.addFunctionDeclarations(declarations).addFunctionBindings(bindings);
    }

    /**
     * What is given here captures nothing, which the checker cannot see through a function type.
     */
    @SuppressWarnings("Immutable")
    private static void query(
            List<CelFunctionDecl> declarations,
            List<CelFunctionBinding> bindings,
            String name,
            BiFunction<Query, String, Object> body) {
        var id = "authorizer_" + name;
        declarations.add(member(name, id, STRING));
        bindings.add(CelFunctionBinding.from(id, Query.class, String.class, body::apply));
    }

    /** As for {@link #query}: nothing is captured. */
    @SuppressWarnings("Immutable")
    private static void answer(
            List<CelFunctionDecl> declarations,
            List<CelFunctionBinding> bindings,
            String name,
            Function<Answer, Object> body) {
        var id = "authorizer_decision_" + name;
        declarations.add(member(name, id));
        bindings.add(CelFunctionBinding.from(id, Answer.class, body::apply));
    }

    private static CelFunctionDecl member(String name, String id, CelType... arguments) {
        var in = new ArrayList<CelType>();
        in.add(DYN);
        in.addAll(List.of(arguments));
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newMemberOverload(id, DYN, in));
    }
}
