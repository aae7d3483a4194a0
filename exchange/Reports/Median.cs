namespace Gateway.Exchange;

/// <summary>Medians of whole numbers that were counted.</summary>
internal static class Median
{
    /// <summary>
    /// The middle value in order of size; of an even number of values the mean of the two in the middle, rounded down. Null of none.
    /// </summary>
    /// <param name="counted">Each value with how often it was counted.</param>
    public static long? Of(IEnumerable<(long Value, long Count)> counted)
    {
        (long Value, long Count)[] ordered = [.. counted.Where(one => one.Count > 0).OrderBy(one => one.Value)];
        long total = ordered.Sum(one => one.Count);
        if (total == 0)
        {
            return null;
        }

        long lower = At(ordered, (total - 1) / 2);
        long upper = At(ordered, total / 2);
        return lower + ((upper - lower) / 2);
    }

    private static long At((long Value, long Count)[] ordered, long place)
    {
        foreach ((long value, long count) in ordered)
        {
            if (place < count)
            {
                return value;
            }

            place -= count;
        }

        throw new System.Diagnostics.UnreachableException();
    }
}
