using System.Security.Cryptography;

namespace Gateway.Client.Monitoring;

/// <summary>
/// When to ask again: at the interval while all is well, more and more rarely while nobody answers. Every pause is a fifth longer or shorter by chance, so
/// that a thousand members do not ask at the same moment, and nobody can tell when a look will come.
/// </summary>
internal sealed class PollingPace(TimeSpan interval)
{
    private const int JitterPercent = 20;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private TimeSpan? backoff;

    public TimeSpan AfterAnswer()
    {
        backoff = null;
        return WithJitter(interval);
    }

    public TimeSpan AfterFailure()
    {
        TimeSpan pause = backoff ?? interval;
        backoff = TimeSpan.FromTicks(Math.Max(pause.Ticks, Math.Min((pause * 2).Ticks, LongestPause.Ticks)));
        return WithJitter(pause);
    }

    private static TimeSpan WithJitter(TimeSpan pause) => pause * (100 + RandomNumberGenerator.GetInt32(-JitterPercent, JitterPercent + 1)) / 100;
}
