using System.Security.Cryptography;

namespace Gateway.Server.Webhooks;

/// <summary>When to try again: after a pause that doubles with each failure up to an hour, a fifth longer or shorter by chance, so that receivers that fell together do not all hear at once.</summary>
internal static class RetryPace
{
    private const int JitterPercent = 20;
    private const int MaxDoublings = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The pause after so many failures in a row.</summary>
    /// <param name="first">The pause after the first.</param>
    /// <param name="failures">How many, from 1.</param>
    public static TimeSpan After(TimeSpan first, int failures)
    {
        TimeSpan pause = first * Math.Pow(2, Math.Min(failures - 1, MaxDoublings));
        return (pause < Longest ? pause : Longest) * (100 + RandomNumberGenerator.GetInt32(-JitterPercent, JitterPercent + 1)) / 100;
    }
}
