using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Our rate and a peer's, measured in turn in one run: <c>ours, peer, ours, peer …</c>, so that a machine whose speed drifts harms both alike.</summary>
/// <param name="What">What was done.</param>
/// <param name="Peer">What it was compared with.</param>
/// <param name="Unit">What a second's worth is counted in.</param>
/// <param name="Ours">Median rate.</param>
/// <param name="Theirs">Median rate of the peer.</param>
/// <param name="Ratio">Median of the pairs' ratios.</param>
internal sealed record Comparison(string What, string Peer, string Unit, double Ours, double Theirs, double Ratio)
{
    /// <summary>How long a request of ours took, or empty.</summary>
    public string Latency { get; init; } = "";

    private const int Rounds = 5;

    // A server runs for months; what it runs often is compiled again for some seconds after its start, and again with what was learned.
    private const int LoadsBefore = 4;

    /// <summary>Measures both. Each side does its whole work once a call; <paramref name="amount"/> is how many units that is.</summary>
    public static async Task<Comparison> MeasureAsync(string what, string peer, string unit, double amount, Func<Task> ours, Func<Task> theirs)
    {
        await ours();
        await theirs();
        var pairs = new List<(double Ours, double Theirs)>();
        for (int round = 0; round < Rounds; round++)
        {
            pairs.Add((amount / await SecondsAsync(ours), amount / await SecondsAsync(theirs)));
        }

        return new Comparison(
            what, peer, unit, Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Theirs)), Median(pairs.Select(pair => pair.Ours / pair.Theirs)));
    }

    /// <summary>Measures a load and its peer, each of which says what rate it reached.</summary>
    public static async Task<Comparison> MeasureAsync(string what, string peer, string unit, Func<Task<LoadResult>> ours, Func<Task<double>> theirs)
    {
        for (int load = 0; load < LoadsBefore; load++)
        {
            await ours();
        }

        await theirs();
        var pairs = new List<(LoadResult Ours, double Theirs)>();
        for (int round = 0; round < Rounds; round++)
        {
            pairs.Add((await ours(), await theirs()));
        }

        return new Comparison(
            what, peer, unit, Median(pairs.Select(pair => pair.Ours.Rate)), Median(pairs.Select(pair => pair.Theirs)), Median(pairs.Select(pair => pair.Ours.Rate / pair.Theirs)))
        {
            Latency = $"p50 {Milliseconds(pairs.Select(pair => pair.Ours.Median))}, p99 {Milliseconds(pairs.Select(pair => pair.Ours.P99))}",
        };
    }

    /// <summary>Compares values that were measured in turn.</summary>
    public static Comparison OfPairs(string what, string peer, string unit, IReadOnlyList<(double Ours, double Theirs)> pairs) => new(
        what, peer, unit, Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Theirs)), Median(pairs.Select(pair => pair.Ours / pair.Theirs)));

    private static string Milliseconds(IEnumerable<TimeSpan> values) =>
        $"{Median(values.Select(value => value.TotalMilliseconds)).ToString("0.0", CultureInfo.InvariantCulture)} ms";

    private static async Task<double> SecondsAsync(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
