package dev.j3s.apiserver.crd;

import com.google.re2j.Pattern;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.j3s.model.MalformedValueException;
import dev.j3s.model.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The functions Kubernetes adds to CEL (apiserver cel/library): quantities, regular expressions,
 * lists, and checks of addresses. Not there: {@code url()}, {@code ip()}, {@code cidr()} objects,
 * {@code format} and {@code semver}; a rule that calls them is refused when its CRD is created.
 */
final class CelFunctions {
    private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    private static final CelType DYN = SimpleType.DYN;
    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType INT = SimpleType.INT;
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType STRINGS = ListType.create(STRING);
    private static final CelType LIST = ListType.create(DYN);

    private CelFunctions() {}

    static List<CelFunctionDecl> declarations() {
        var all = new ArrayList<CelFunctionDecl>();
        all.add(global("quantity", "string_to_quantity", QUANTITY, STRING));
        all.add(global("isQuantity", "is_quantity_string", BOOL, STRING));
        all.add(global("isIP", "is_ip_string", BOOL, STRING));
        all.add(global("isCIDR", "is_cidr_string", BOOL, STRING));
        all.add(global("isURL", "is_url_string", BOOL, STRING));
        all.add(member("compareTo", "quantity_compare_to", INT, QUANTITY, QUANTITY));
        all.add(member("isGreaterThan", "quantity_is_greater_than", BOOL, QUANTITY, QUANTITY));
        all.add(member("isLessThan", "quantity_is_less_than", BOOL, QUANTITY, QUANTITY));
        all.add(member("sign", "quantity_sign", INT, QUANTITY));
        all.add(member("isInteger", "quantity_is_integer", BOOL, QUANTITY));
        all.add(member("asInteger", "quantity_as_integer", INT, QUANTITY));
        all.add(member("asApproximateFloat", "quantity_as_float", SimpleType.DOUBLE, QUANTITY));
        all.add(member("add", "quantity_add", QUANTITY, QUANTITY, QUANTITY));
        all.add(member("sub", "quantity_sub", QUANTITY, QUANTITY, QUANTITY));
        all.add(member("find", "string_find_string", STRING, STRING, STRING));
        all.add(member("findAll", "string_find_all_string", STRINGS, STRING, STRING));
        all.add(member("isSorted", "list_is_sorted", BOOL, LIST));
        all.add(member("sum", "list_sum", DYN, LIST));
        all.add(member("min", "list_min", DYN, LIST));
        all.add(member("max", "list_max", DYN, LIST));
        return all;
    }

    private static CelFunctionDecl global(String name, String id, CelType result, CelType... in) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(id, result, in));
    }

    private static CelFunctionDecl member(String name, String id, CelType result, CelType... in) {
        return CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newMemberOverload(id, result, in));
    }

    static List<CelFunctionBinding> bindings() {
        var all = new ArrayList<CelFunctionBinding>();
        all.add(CelFunctionBinding.from("string_to_quantity", String.class, Quantity::parse));
        all.add(
                CelFunctionBinding.from(
                        "is_quantity_string", String.class, CelFunctions::isQuantity));
        all.add(CelFunctionBinding.from("is_ip_string", String.class, Formats::isIp));
        all.add(CelFunctionBinding.from("is_cidr_string", String.class, Formats::isCidr));
        all.add(
                CelFunctionBinding.from(
                        "is_url_string", String.class, text -> Formats.accepts("uri", text)));
        quantities(all);
        all.add(
                CelFunctionBinding.from(
                        "string_find_string", String.class, String.class, CelFunctions::find));
        all.add(
                CelFunctionBinding.from(
                        "string_find_all_string",
                        String.class,
                        String.class,
                        CelFunctions::findAll));
        all.add(CelFunctionBinding.from("list_is_sorted", List.class, CelFunctions::isSorted));
        all.add(CelFunctionBinding.from("list_sum", List.class, CelFunctions::sum));
        all.add(
                CelFunctionBinding.from(
                        "list_min", List.class, list -> extreme(list, Comparator.naturalOrder())));
        all.add(
                CelFunctionBinding.from(
                        "list_max", List.class, list -> extreme(list, Comparator.reverseOrder())));
        return all;
    }

    private static void quantities(List<CelFunctionBinding> all) {
        all.add(
                CelFunctionBinding.from(
                        "quantity_compare_to",
                        Quantity.class,
                        Quantity.class,
                        (a, b) -> (long) Integer.signum(a.compareTo(b))));
        all.add(
                CelFunctionBinding.from(
                        "quantity_is_greater_than",
                        Quantity.class,
                        Quantity.class,
                        (a, b) -> a.compareTo(b) > 0));
        all.add(
                CelFunctionBinding.from(
                        "quantity_is_less_than",
                        Quantity.class,
                        Quantity.class,
                        (a, b) -> a.compareTo(b) < 0));
        all.add(CelFunctionBinding.from("quantity_sign", Quantity.class, q -> (long) q.signum()));
        all.add(
                CelFunctionBinding.from(
                        "quantity_is_integer",
                        Quantity.class,
                        q -> q.amount().stripTrailingZeros().scale() <= 0));
        all.add(
                CelFunctionBinding.from(
                        "quantity_as_integer", Quantity.class, q -> q.amount().longValueExact()));
        all.add(
                CelFunctionBinding.from(
                        "quantity_as_float", Quantity.class, Quantity::doubleValue));
        all.add(
                CelFunctionBinding.from(
                        "quantity_add", Quantity.class, Quantity.class, Quantity::add));
        all.add(
                CelFunctionBinding.from(
                        "quantity_sub", Quantity.class, Quantity.class, Quantity::subtract));
    }

    private static boolean isQuantity(String text) {
        try {
            Quantity.parse(text);
            return true;
        } catch (MalformedValueException e) {
            return false;
        }
    }

    private static String find(String text, String regex) {
        var matcher = Pattern.compile(regex).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String regex) {
        var found = new ArrayList<String>();
        var matcher = Pattern.compile(regex).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object value) {
        return (Comparable<Object>) value;
    }

    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (comparable(list.get(i - 1)).compareTo(Objects.requireNonNull(list.get(i))) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list) {
        if (list.stream().anyMatch(Double.class::isInstance)) {
            return list.stream().mapToDouble(n -> ((Number) n).doubleValue()).sum();
        }
        return list.stream().mapToLong(n -> ((Number) n).longValue()).reduce(0, Math::addExact);
    }

    private static Object extreme(List<?> list, Comparator<Comparable<Object>> order) {
        return list.stream()
                .map(CelFunctions::comparable)
                .min(order)
                .orElseThrow(() -> new IllegalArgumentException("min/max called on empty list"));
    }
}
