package dev.stickybalancer.render;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A copy of a record, or of what is in it, with one text replaced: past every check before it. */
final class Replaced {
    private Replaced() {}

    /**
     * The copy.
     *
     * @param path names of components and numbers in lists, such as {@code front/hosts/0}
     */
    @SuppressWarnings("unchecked")
    static <T> T text(T from, String path, String text) {
        return (T) replace(from, List.of(path.split("/")), text);
    }

    private static Object replace(Object from, List<String> path, String text) {
        if (from instanceof Optional<?> optional) {
            return Optional.of(replace(optional.orElseThrow(), path, text));
        }
        if (path.isEmpty()) {
            return text;
        }
        var rest = path.subList(1, path.size());
        if (from instanceof List<?> list) {
            int index = Integer.parseInt(path.get(0));
            var copy = new ArrayList<Object>(list);
            copy.set(index, replace(list.get(index), rest, text));
            return copy;
        }
        try {
            var components = from.getClass().getRecordComponents();
            var values = new ArrayList<Object>();
            for (var component : components) {
                var value = component.getAccessor().invoke(from);
                values.add(component.getName().equals(path.get(0)) ? replace(value, rest, text) : value);
            }
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return from.getClass().getDeclaredConstructor(types).newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(path + " in " + from.getClass(), e);
        }
    }
}
