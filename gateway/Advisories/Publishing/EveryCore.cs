namespace Gateway.Server.Advisories.Publishing;

/// <summary>Computes for each of many items on the cores that are idle.</summary>
internal static class EveryCore
{
    /// <summary>What <paramref name="compute"/> gives for each item, in the items' order.</summary>
    /// <exception cref="AggregateException">What <paramref name="compute"/> threw.</exception>
    // The calling thread takes items too, and whatever no other thread has begun. A PLINQ query would only wait for others: when as many publish at once as
    // the pool has threads, all of them wait, and each upload costs the half second that the pool takes to add a thread.
    public static TResult[] Select<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> compute)
    {
        var results = new TResult[items.Count];
        Parallel.For(0, items.Count, index => results[index] = compute(items[index]));
        return results;
    }
}
