import de.bwaldvogel.mongo.backend.ValueComparator;
import java.util.Comparator;
import java.util.List;

/** What an index is sorted by: values, one after the other. A shorter key stands before, or behind, all that begin with it. */
final class Key implements Comparable<Key> {
    private static final Comparator<Object> VALUES = ValueComparator.ascWithoutListHandling();
    private final Object[] values;
    private final int edge;

    private Key(Object[] values, int edge) {
        this.values = values;
        this.edge = edge;
    }

    static Key of(Iterable<?> values, int size) {
        Object[] all = new Object[size];
        int at = 0;
        for (Object value : values) all[at++] = value;
        return new Key(all, 0);
    }

    /** As {@link #of}, and then the position, so that equal values stand in the sequence of their documents. */
    static Key of(Iterable<?> values, int size, Object position) {
        Object[] all = new Object[size + 1];
        int at = 0;
        for (Object value : values) all[at++] = value;
        all[at] = position;
        return new Key(all, 0);
    }

    static Key before(List<?> values) {
        return new Key(values.toArray(), -1);
    }

    static Key behind(List<?> values) {
        return new Key(values.toArray(), 1);
    }

    @Override
    public int compareTo(Key other) {
        int both = Math.min(values.length, other.values.length);
        for (int at = 0; at < both; at++) {
            int order = compare(values[at], other.values[at]);
            if (order != 0) return order;
        }
        if (values.length == other.values.length) return Integer.compare(edge, other.edge);
        return values.length < other.values.length ? edge : -other.edge;
    }

    private static int compare(Object one, Object other) {
        if (one instanceof Double && other instanceof Double) return Double.compare((Double) one, (Double) other);
        if (one instanceof Integer && other instanceof Integer) return Integer.compare((Integer) one, (Integer) other);
        if (one instanceof String && other instanceof String) return ((String) one).compareTo((String) other);
        return VALUES.compare(one, other);
    }
}
