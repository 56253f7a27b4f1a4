import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Where to look for the documents of a query: in the index in which the fewest stand that may be meant. */
final class Search {
    /** A list of so many values in a query is looked up value by value; with more than that, for two fields, the second is not. */
    private static final int MOST_RANGES = 2_000;
    private final List<Index<Object>> indexes;
    private final Conditions conditions;

    Search(Document query, List<Index<Object>> indexes) {
        this.indexes = indexes;
        conditions = new Conditions(query);
    }

    /** @return the positions of all that can match, each once; null if no index knows fewer than `all` */
    Collection<Object> candidates(int all) {
        List<NavigableMap<Key, Object>> best = null;
        int least = all;
        for (Index<Object> index : indexes) {
            List<NavigableMap<Key, Object>> ranges = ranges(index);
            if (ranges == null) continue;
            int count = count(ranges, least);
            if (count >= least) continue;
            least = count;
            best = ranges;
            if (least == 0) break;
        }
        if (best == null) return null;
        Collection<Object> positions = new LinkedHashSet<>();
        for (NavigableMap<Key, Object> range : best) positions.addAll(range.values());
        return positions;
    }

    /** @return how many match, if an index tells so without their being read; else -1 */
    int counted() {
        if (!conditions.areEqualities()) return -1;
        for (Index<Object> index : indexes) {
            List<IndexKey> keys = index.getKeys();
            boolean isAllOfIt = keys.size() >= conditions.count();
            for (int at = 0; isAllOfIt && at < conditions.count(); at++) isAllOfIt = conditions.of(keys.get(at).getKey()) != null;
            List<NavigableMap<Key, Object>> ranges = !isAllOfIt || entriesOf(index).hasLists() ? null : ranges(index);
            if (ranges != null) return count(ranges, Integer.MAX_VALUE);
        }
        return -1;
    }

    /**
     * @return the positions in the sequence that is asked for, of all that can match; null if no index has it, or if so many
     *     must be read for `wanted` of them that sorting the candidates takes less
     */
    Collection<Object> sorted(Document orderBy, int wanted, int candidates, int all) {
        for (Index<Object> index : indexes) {
            Entries entries = entriesOf(index);
            boolean isEachThereOnce = !entries.hasLists() && entries.positions.size() == all;
            Boolean isAscending = isEachThereOnce ? directionOf(orderBy, index) : null;
            if (isAscending == null) continue;
            List<NavigableMap<Key, Object>> ranges = ranges(index);
            NavigableMap<Key, Object> range = ranges == null ? entries.positions : ranges.size() == 1 ? ranges.get(0) : null;
            if (range == null) continue;
            int most = candidates == 0 ? 0 : (int) Math.min(all, (long) candidates * candidates / Math.max(1, wanted));
            if (count(List.of(range), most + 1) > most) continue;
            return (isAscending ? range : range.descendingMap()).values();
        }
        return null;
    }

    private static Entries entriesOf(Index<Object> index) {
        return ((Entries.Owner) index).entries();
    }

    private static int count(List<NavigableMap<Key, Object>> ranges, int enough) {
        int count = 0;
        for (NavigableMap<Key, Object> range : ranges)
            for (Object ignored : range.values()) if (++count >= enough) return count;
        return count;
    }

    /** The parts of the index in which everything stands that can match; null if the query says nothing of its first key. */
    private List<NavigableMap<Key, Object>> ranges(Index<Object> index) {
        Entries entries = entriesOf(index);
        if (entries.lacksSome()) return null;
        List<List<Object>> beginnings = List.of(List.of());
        for (IndexKey key : index.getKeys()) {
            Conditions.Condition condition = conditions.of(key.getKey());
            if (condition == null || !isTold(condition, index)) break;
            if (condition.oneOf == null || beginnings.size() * condition.oneOf.size() > Math.max(MOST_RANGES, condition.oneOf.size()))
                return bounded(entries, beginnings, condition.oneOf == null ? condition : null);
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> beginning : beginnings) for (Object value : condition.oneOf) longer.add(with(beginning, value));
            beginnings = longer;
            // Equal to one of none: nothing can match.
            if (beginnings.isEmpty()) return List.of();
        }
        boolean isAny = beginnings.size() == 1 && beginnings.get(0).isEmpty();
        return isAny ? null : bounded(entries, beginnings, null);
    }

    /** Where nothing is asked for: a sparse index leaves such documents out, and a list may have some with and some without. */
    private static boolean isTold(Conditions.Condition condition, Index<Object> index) {
        if (condition.oneOf == null || !condition.oneOf.contains(null)) return true;
        return !entriesOf(index).hasLists() && !entriesOf(index).isSparse();
    }

    private static List<NavigableMap<Key, Object>> bounded(Entries entries, List<List<Object>> beginnings, Conditions.Condition next) {
        List<NavigableMap<Key, Object>> ranges = new ArrayList<>();
        for (List<Object> beginning : beginnings) {
            Object least = next == null ? null : next.least;
            // Of a list, one value may be above the one bound, and another below the other.
            Object most = next == null || (entries.hasLists() && least != null) ? null : next.most;
            Key from = Key.before(least == null ? beginning : with(beginning, least));
            Key to = Key.behind(most == null ? beginning : with(beginning, most));
            boolean isNothing = least != null && most != null && from.compareTo(to) > 0;
            if (beginning.isEmpty() && least == null && most == null) return null;
            if (!isNothing) ranges.add(entries.positions.subMap(from, true, to, true));
        }
        return ranges;
    }

    private static List<Object> with(List<Object> beginning, Object value) {
        List<Object> longer = new ArrayList<>(beginning);
        longer.add(value);
        return longer;
    }

    /** Whether an index has the sequence: forwards, backwards, or not (null). What must have one value need not be sorted by. */
    private Boolean directionOf(Document orderBy, Index<Object> index) {
        List<String> keys = new ArrayList<>();
        for (IndexKey key : index.getKeys()) keys.add(key.getKey());
        if (!index.isUnique()) keys.add("_id");
        int at = 0;
        Boolean isAscending = null;
        for (Map.Entry<String, Object> sort : orderBy.entrySet()) {
            if (!(sort.getValue() instanceof Number)) return null;
            while (at < keys.size() && !keys.get(at).equals(sort.getKey()) && isOneValue(keys.get(at))) at++;
            // All keys are used, and they tell each document from every other.
            if (at == keys.size()) break;
            if (!keys.get(at).equals(sort.getKey())) return null;
            boolean isUp = ((Number) sort.getValue()).intValue() > 0;
            if (isAscending != null && isAscending != isUp) return null;
            isAscending = isUp;
            at++;
        }
        return isAscending;
    }

    private boolean isOneValue(String field) {
        Conditions.Condition condition = conditions.of(field);
        return condition != null && condition.oneOf != null && condition.oneOf.size() == 1;
    }
}
