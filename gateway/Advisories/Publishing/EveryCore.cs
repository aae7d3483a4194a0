using System.Runtime.ExceptionServices;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Computes for each of many items on the cores that are idle: as many as there are, less the other computations under way, and always the caller's own.</summary>
internal static class EveryCore
{
    // After so many items it is looked anew who else computes: a thousand recipients should not keep to one core because somebody else began with ten.
    private const int Portion = 64;

    private static int computing;

    /// <summary>What <paramref name="compute"/> gives for each item, in the items' order. What it throws for one of them comes out.</summary>
    public static TResult[] Select<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> compute)
    {
        var results = new TResult[items.Count];
        for (int first = 0; first < items.Count; first += Portion)
        {
            Compute(first, Math.Min(first + Portion, items.Count), index => results[index] = compute(items[index]));
        }

        return results;
    }

    private static void Compute(int first, int end, Action<int> compute)
    {
        int cores = Environment.ProcessorCount - (Interlocked.Increment(ref computing) - 1);
        try
        {
            if (cores > 1)
            {
                ComputeTogether(first, end, compute, cores);
                return;
            }

            for (int index = first; index < end; index++)
            {
                compute(index);
            }
        }
        finally
        {
            Interlocked.Decrement(ref computing);
        }
    }

    // The calling thread takes items too, and whatever no other thread has begun. A PLINQ query would only wait for others: when as many publish at once as
    // the pool has threads, all of them wait, and each upload costs the half second that the pool takes to add a thread.
    private static void ComputeTogether(int first, int end, Action<int> compute, int cores)
    {
        try
        {
            Parallel.For(first, end, new ParallelOptions { MaxDegreeOfParallelism = cores }, compute);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
