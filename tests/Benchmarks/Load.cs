using System.Diagnostics;

namespace Benchmarks;

/// <summary>So many clients, each with a connection of its own, who send the next prepared request as soon as the last was answered.</summary>
internal static class Load
{
    public const int Clients = 64;

    /// <summary>Sends every request once.</summary>
    /// <exception cref="InvalidOperationException">An answer had another status.</exception>
    public static async Task<LoadResult> RunAsync(int port, IReadOnlyList<byte[]> requests, int expected, int clients = Clients)
    {
        long[] ticks = new long[requests.Count];
        LoadConnection[] connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => LoadConnection.OpenAsync(port)));
        int next = -1;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            for (int mine; (mine = Interlocked.Increment(ref next)) < requests.Count;)
            {
                long sent = Stopwatch.GetTimestamp();
                int status = await connection.SendAsync(requests[mine]);
                ticks[mine] = Stopwatch.GetTimestamp() - sent;
                if (status != expected)
                {
                    throw new InvalidOperationException($"Request {mine} was answered with {status}.");
                }
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (LoadConnection connection in connections)
        {
            await connection.DisposeAsync();
        }

        Array.Sort(ticks);
        return new LoadResult(requests.Count / seconds, At(ticks, 0.5), At(ticks, 0.99));
    }

    private static TimeSpan At(long[] sorted, double share) => Stopwatch.GetElapsedTime(0, sorted[(int)((sorted.Length - 1) * share)]);
}
