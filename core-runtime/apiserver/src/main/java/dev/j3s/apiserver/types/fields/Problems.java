package dev.j3s.apiserver.types.fields;

import dev.j3s.model.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what validation complains about, in the order found; not thread-safe. */
public final class Problems {
    private final List<FieldError> errors = new ArrayList<>(0);

    public void required(Path path, String detail) {
        errors.add(FieldError.required(path.toString(), detail));
    }

    public void invalid(Path path, Object value, String detail) {
        errors.add(FieldError.invalid(path.toString(), value, detail));
    }

    /** One complaint for each sentence of a name check. */
    public void invalid(Path path, Object value, Collection<String> details) {
        for (var detail : details) {
            invalid(path, value, detail);
        }
    }

    public void forbidden(Path path, String detail) {
        errors.add(FieldError.forbidden(path.toString(), detail));
    }

    public void duplicate(Path path, Object value) {
        errors.add(FieldError.duplicate(path.toString(), value));
    }

    public void notFound(Path path, Object value) {
        errors.add(FieldError.notFound(path.toString(), value));
    }

    public void notSupported(Path path, Object value, Iterable<String> supported) {
        errors.add(FieldError.notSupported(path.toString(), value, supported));
    }

    public void tooLong(Path path, int max) {
        errors.add(FieldError.tooLong(path.toString(), max));
    }

    public void tooMany(Path path, int actual, int max) {
        errors.add(FieldError.tooMany(path.toString(), actual, max));
    }

    public void add(FieldError error) {
        errors.add(error);
    }

    public void addAll(Collection<FieldError> more) {
        errors.addAll(more);
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public int size() {
        return errors.size();
    }

    public List<FieldError> list() {
        return errors;
    }
}
