using System.Diagnostics;

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
    private const int Rounds = 5;

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

    private static async Task<double> SecondsAsync(Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
