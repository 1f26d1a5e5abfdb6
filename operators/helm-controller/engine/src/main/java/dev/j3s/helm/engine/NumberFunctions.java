package dev.j3s.helm.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.Collectors;

/** Sprig's arithmetic: integers in int64, the {@code f} functions in decimals. */
final class NumberFunctions {
    /** Decimal places that Sprig's decimal library keeps in a division. */
    private static final int DIVISION_PLACES = 16;

    /** More elements than this are refused before the list is built. */
    private static final long ELEMENTS_MAX = 1_000_000;

    private NumberFunctions() {}

    static void register(Map<String, TemplateFunction> f) {
        registerIntegers(f);
        registerDecimals(f);
        registerConversions(f);
        f.put("until", a -> until(a.integer(0)));
        f.put("untilStep", a -> steps(a.integer(0), a.integer(1), a.integer(2)));
        f.put("seq", NumberFunctions::sequence);
    }

    private static void registerIntegers(Map<String, TemplateFunction> f) {
        f.put("add", a -> fold(a, Long::sum));
        f.put("add1", a -> Conversions.integer(a.value(0)) + 1);
        f.put("sub", a -> Conversions.integer(a.value(0)) - Conversions.integer(a.value(1)));
        f.put("mul", a -> fold(a, (x, y) -> x * y));
        f.put("div", a -> Conversions.integer(a.value(0)) / divisor(a));
        f.put("mod", a -> Conversions.integer(a.value(0)) % divisor(a));
        f.put("max", a -> fold(a, Math::max));
        f.put("biggest", a -> fold(a, Math::max));
        f.put("min", a -> fold(a, Math::min));
    }

    private static void registerDecimals(Map<String, TemplateFunction> f) {
        f.put("addf", a -> foldDecimal(a, BigDecimal::add));
        f.put("add1f", a -> decimal(a.value(0)).add(BigDecimal.ONE).doubleValue());
        f.put("subf", a -> foldDecimal(a, BigDecimal::subtract));
        f.put("mulf", a -> foldDecimal(a, BigDecimal::multiply));
        f.put("divf", a -> foldDecimal(a, NumberFunctions::divide));
        f.put("maxf", a -> foldDecimal(a, BigDecimal::max));
        f.put("minf", a -> foldDecimal(a, BigDecimal::min));
        f.put("floor", a -> Math.floor(Conversions.floating(a.value(0))));
        f.put("ceil", a -> Math.ceil(Conversions.floating(a.value(0))));
        f.put("round", NumberFunctions::round);
    }

    private static void registerConversions(Map<String, TemplateFunction> f) {
        f.put("int", a -> NumberLiteral.narrow(Conversions.integer(a.value(0))));
        f.put("int64", a -> Conversions.integer(a.value(0)));
        f.put("float64", a -> Conversions.floating(a.value(0)));
        f.put("atoi", a -> atoi(a.string(0)));
        f.put("toDecimal", a -> octal(a.value(0)));
    }

    private static Object fold(Arguments a, LongBinaryOperator operation) {
        long result = Conversions.integer(a.value(0));
        for (Object value : a.from(1)) {
            result = operation.applyAsLong(result, Conversions.integer(value));
        }
        return result;
    }

    private static long divisor(Arguments a) {
        long divisor = Conversions.integer(a.value(1));
        if (divisor == 0) {
            throw EngineException.template("runtime error: integer divide by zero");
        }
        return divisor;
    }

    private static Object foldDecimal(Arguments a, BinaryOperator<BigDecimal> operation) {
        BigDecimal result = decimal(a.value(0));
        for (Object value : a.from(1)) {
            result = operation.apply(result, decimal(value));
        }
        return result.doubleValue();
    }

    private static BigDecimal decimal(Object value) {
        double number = Conversions.floating(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw EngineException.template("Cannot create a Decimal from " + number);
        }
        return new BigDecimal(Double.toString(number));
    }

    private static BigDecimal divide(BigDecimal left, BigDecimal right) {
        if (right.signum() == 0) {
            throw EngineException.template("decimal division by 0");
        }
        return left.divide(right, DIVISION_PLACES, RoundingMode.HALF_UP);
    }

    private static Object round(Arguments a) {
        double roundOn = a.size() > 2 ? Conversions.floating(a.value(2)) : 0.5;
        double power = Math.pow(10, a.integer(1));
        double digit = power * Conversions.floating(a.value(0));
        double fraction = digit - (digit < 0 ? Math.ceil(digit) : Math.floor(digit));
        return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
    }

    private static Object atoi(String text) {
        try {
            return NumberLiteral.narrow(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Object octal(Object value) {
        try {
            return Long.parseLong(GoFormat.print(value), 8);
        } catch (NumberFormatException e) {
            return 0L;
        }
    }

    private static List<Object> until(int count) {
        return steps(0, count, count < 0 ? -1 : 1);
    }

    private static List<Object> steps(int start, int stop, int step) {
        List<Object> list = new ArrayList<>();
        boolean down = stop < start;
        if (step == 0 || down != step < 0) {
            return list;
        }
        if (Math.abs((long) stop - start) / Math.abs((long) step) > ELEMENTS_MAX) {
            throw EngineException.limit("a list of more than " + ELEMENTS_MAX + " elements");
        }
        for (long i = start; down ? i > stop : i < stop; i += step) {
            list.add(NumberLiteral.narrow(i));
        }
        return list;
    }

    private static Object sequence(Arguments a) {
        int start = a.size() > 1 ? a.integer(0) : 1;
        int end =
                switch (a.size()) {
                    case 1 -> a.integer(0);
                    case 2 -> a.integer(1);
                    case 3 -> a.integer(2);
                    default -> 0;
                };
        if (a.size() < 1 || a.size() > 3) {
            return "";
        }
        int step = a.size() == 3 ? a.integer(1) : end < start ? -1 : 1;
        int stop = step < 0 ? end - 1 : end + 1;
        return steps(start, stop, step).stream()
                .map(GoFormat::print)
                .collect(Collectors.joining(" "));
    }
}
