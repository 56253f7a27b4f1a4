import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a query asks of single fields, as far as an index can tell. All of a query is held against each document that is found
 * by it, so that leaving something out only finds more of them.
 */
final class Conditions {
    private final Map<String, Condition> byField = new HashMap<>();
    private boolean isWhole = true;

    /** What one field must be. */
    static final class Condition {
        /** One of these, if not null. Nothing among them also means that the field is missing. */
        List<Object> oneOf;
        /** At least, and at most; null where there is no bound. A bound itself may be in. */
        Object least;
        Object most;
    }

    Conditions(Document query) {
        read(query);
    }

    /** Whether the query asks for nothing but equality of these fields. */
    boolean areEqualities() {
        return isWhole;
    }

    int count() {
        return byField.size();
    }

    /** @return null if the query says nothing of it that an index knows */
    Condition of(String field) {
        return byField.get(field);
    }

    private void read(Document query) {
        for (Map.Entry<String, Object> part : query.entrySet()) {
            Object value = part.getValue();
            if (part.getKey().equals("$and")) {
                for (Object each : (Collection<?>) value) read((Document) each);
            } else if (part.getKey().startsWith("$")) {
                isWhole = false;
            } else if (isOperators(value)) {
                for (Map.Entry<String, Object> operator : ((Document) value).entrySet())
                    read(part.getKey(), operator.getKey(), operator.getValue());
            } else {
                read(part.getKey(), "$eq", value);
            }
        }
    }

    private void read(String field, String operator, Object value) {
        if (operator.equals("$eq") && isPlain(value)) {
            oneOf(field, Collections.singletonList(value));
        } else if (operator.equals("$in") && ((Collection<?>) value).stream().allMatch(Conditions::isPlain)) {
            oneOf(field, (Collection<?>) value);
        } else {
            isWhole = false;
            if (Missing.isNullOrMissing(value) || !isPlain(value)) return;
            if (operator.equals("$gt") || operator.equals("$gte")) on(field).least = normal(value);
            if (operator.equals("$lt") || operator.equals("$lte")) on(field).most = normal(value);
        }
    }

    private void oneOf(String field, Collection<?> values) {
        Condition condition = on(field);
        if (condition.oneOf != null) {
            isWhole = false;
            if (condition.oneOf.size() <= values.size()) return;
        }
        condition.oneOf = new ArrayList<>();
        for (Object value : values) {
            Object normal = normal(value);
            if (!condition.oneOf.contains(normal)) condition.oneOf.add(normal);
        }
    }

    private Condition on(String field) {
        return byField.computeIfAbsent(field, unknown -> new Condition());
    }

    /** A list is equal to a list, and to one that holds it. */
    private static boolean isPlain(Object value) {
        return !(value instanceof Collection) && !BsonRegularExpression.isRegularExpression(value);
    }

    private static boolean isOperators(Object value) {
        return value instanceof Document && !((Document) value).isEmpty() && ((Document) value).keySet().iterator().next().startsWith("$");
    }

    /** As indexes keep it: 7 is 7, however it was written. */
    private static Object normal(Object value) {
        return new KeyValue(Collections.singletonList(value)).normalized().get(0);
    }
}
