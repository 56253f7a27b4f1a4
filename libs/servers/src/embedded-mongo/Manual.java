import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The commands, fields and operators of MongoDB's manual that the code uses, from mongo-commands.properties. A real server refuses
 * what it doesn't know; the library ignores much of it, and knows some that MongoDB doesn't.
 */
final class Manual {
    private final Map<String, Set<String>> known = new HashMap<>();

    Manual() {
        Properties lists = new Properties();
        try (InputStream file = Manual.class.getResourceAsStream("/mongo-commands.properties")) {
            lists.load(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        for (String name : lists.stringPropertyNames())
            known.put(name, Set.of(lists.getProperty(name).trim().split("\\s+")));
    }

    /** @throws MongoServerError as a real server's for what it doesn't know */
    void check(Document command) {
        String name = command.keySet().iterator().next();
        String of = "command." + (name.equals("findandmodify") ? "findAndModify" : name.equals("isMaster") || name.equals("ismaster") ? "hello" : name);
        if (!known.containsKey(of)) throw refused(59, "CommandNotFound", "no such command: '" + name + "'");
        for (String field : command.keySet())
            if (!field.equals(name) && !known.get(of).contains(field) && !known.get("command.*").contains(field))
                throw unknownField(name + "." + field);
        for (String filter : List.of("filter", "query")) if (command.get(filter) instanceof Document) query((Document) command.get(filter));
        for (String shown : List.of("projection", "fields")) expressions(command.get(shown));
        if (command.get("pipeline") != null) pipeline(command.get("pipeline"));
        if (command.get("update") instanceof Document || command.get("update") instanceof Collection) update(command.get("update"));
        each(command, "updates", of, update -> update(update.get("u")));
        each(command, "deletes", of, delete -> {});
        for (Object index : list(command.get("indexes")))
            for (String option : ((Document) index).keySet())
                if (!known.get("index").contains(option))
                    throw refused(197, "InvalidIndexSpecificationOption", "The field '" + option + "' is not valid for an index specification");
    }

    private void each(Document command, String field, String of, Consumer<Document> further) {
        for (Object one : list(command.get(field))) {
            Document statement = (Document) one;
            for (String part : statement.keySet())
                if (!known.get(of + "." + field).contains(part)) throw unknownField(field + "." + part);
            query((Document) statement.get("q"));
            further.accept(statement);
        }
    }

    /** A condition: operators stand at its top, and below the names of fields. */
    private void query(Document condition) {
        for (Map.Entry<String, Object> part : condition.entrySet()) {
            if (!part.getKey().startsWith("$")) {
                if (part.getValue() instanceof Document && isOperators((Document) part.getValue())) query((Document) part.getValue());
                continue;
            }
            require("query", part.getKey(), "unknown operator: ");
            if (part.getKey().equals("$expr")) expressions(part.getValue());
            else if (part.getValue() instanceof Document) query((Document) part.getValue());
            else if (Set.of("$and", "$or", "$nor").contains(part.getKey()))
                for (Object one : list(part.getValue())) query((Document) one);
        }
    }

    private void update(Object change) {
        if (change instanceof Collection) {
            pipeline(change);
            return;
        }
        for (Map.Entry<String, Object> part : ((Document) change).entrySet()) {
            if (!part.getKey().startsWith("$")) return;
            require("update", part.getKey(), "Unknown modifier: ");
            for (Object value : ((Document) part.getValue()).values())
                if (part.getKey().equals("$pull") && value instanceof Document) query((Document) value);
                else if (value instanceof Document && isOperators((Document) value))
                    for (String modifier : ((Document) value).keySet()) require("modifier", modifier, "Unrecognized clause: ");
        }
    }

    private void pipeline(Object stages) {
        for (Object stage : list(stages))
            for (Map.Entry<String, Object> part : ((Document) stage).entrySet()) {
                require("stage", part.getKey(), "Unrecognized pipeline stage name: ");
                if (part.getKey().equals("$match")) query((Document) part.getValue());
                else expressions(part.getValue());
            }
    }

    private void expressions(Object value) {
        for (Object one : list(value)) expressions(one);
        if (!(value instanceof Document)) return;
        for (Map.Entry<String, Object> part : ((Document) value).entrySet()) {
            if (part.getKey().startsWith("$")) require("expression", part.getKey(), "Unrecognized expression ");
            expressions(part.getValue());
        }
    }

    private void require(String list, String name, String sentence) {
        if (!known.get(list).contains(name)) throw refused(2, "BadValue", sentence + name);
    }

    private static boolean isOperators(Document value) {
        return !value.isEmpty() && value.keySet().iterator().next().startsWith("$");
    }

    private static Collection<?> list(Object value) {
        return value instanceof Collection ? (Collection<?>) value : List.of();
    }

    private static MongoServerError unknownField(String field) {
        return refused(40415, "Location40415", "BSON field '" + field + "' is an unknown field");
    }

    private static MongoServerError refused(int code, String codeName, String sentence) {
        String hint = " (not in libs/servers/src/embedded-mongo/mongo-commands.properties)";
        System.out.println("refused: " + sentence + hint);
        return new MongoServerError(code, codeName, sentence + hint);
    }
}
