package dev.j3s.apiserver.policy;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelMap;
import java.util.List;

/**
 * Turns {@code Object{...}}, {@code Object.spec{...}} and {@code JSONPatch{...}} into maps: their
 * types exist only in name, so that a mutation can be any part of any object.
 */
final class StructsAsMaps {
    private static final String OBJECT = "Object";
    private static final String PATCH = "JSONPatch";

    private long lastId;

    private StructsAsMaps(long lastId) {
        this.lastId = lastId;
    }

    /** A parsed tree, not yet checked, that means the same. */
    static CelAbstractSyntaxTree rewrite(CelAbstractSyntaxTree parsed) {
        var positions = parsed.getSource().getPositionsMap().keySet();
        var last = positions.stream().mapToLong(Long::longValue).max().orElse(0);
        var changed = new StructsAsMaps(last).expression(parsed.getExpr());
        return CelAbstractSyntaxTree.newParsedAst(changed, parsed.getSource());
    }

    private CelExpr expression(CelExpr expr) {
        return switch (expr.getKind()) {
            case STRUCT -> struct(expr);
            case MAP -> {
                var entries = ImmutableList.<CelMap.Entry>builder();
                for (var entry : expr.map().entries()) {
                    entries.add(
                            CelExpr.ofMapEntry(
                                    entry.id(),
                                    expression(entry.key()),
                                    expression(entry.value()),
                                    entry.optionalEntry()));
                }
                yield CelExpr.ofMap(expr.id(), entries.build());
            }
            case LIST ->
                    CelExpr.ofList(
                            expr.id(), all(expr.list().elements()), expr.list().optionalIndices());
            case CALL ->
                    CelExpr.ofCall(
                            expr.id(),
                            expr.call().target().map(this::expression),
                            expr.call().function(),
                            all(expr.call().args()));
            case SELECT ->
                    CelExpr.ofSelect(
                            expr.id(),
                            expression(expr.select().operand()),
                            expr.select().field(),
                            expr.select().testOnly());
            case COMPREHENSION -> comprehension(expr);
            default -> expr;
        };
    }

    private ImmutableList<CelExpr> all(List<CelExpr> list) {
        return list.stream().map(this::expression).collect(ImmutableList.toImmutableList());
    }

    private CelExpr struct(CelExpr expr) {
        var name = expr.struct().messageName();
        if (!name.equals(OBJECT) && !name.startsWith(OBJECT + ".") && !name.equals(PATCH)) {
            return expr;
        }
        var entries = ImmutableList.<CelMap.Entry>builder();
        for (var entry : expr.struct().entries()) {
            var key = CelExpr.ofConstant(++lastId, CelConstant.ofValue(entry.fieldKey()));
            entries.add(
                    CelExpr.ofMapEntry(
                            entry.id(), key, expression(entry.value()), entry.optionalEntry()));
        }
        return CelExpr.ofMap(expr.id(), entries.build());
    }

    private CelExpr comprehension(CelExpr expr) {
        var fold = expr.comprehension();
        return CelExpr.ofComprehension(
                expr.id(),
                fold.iterVar(),
                fold.iterVar2(),
                expression(fold.iterRange()),
                fold.accuVar(),
                expression(fold.accuInit()),
                expression(fold.loopCondition()),
                expression(fold.loopStep()),
                expression(fold.result()));
    }
}
