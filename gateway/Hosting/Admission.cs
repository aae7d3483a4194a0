using System.Threading.RateLimiting;
using Gateway.Server.Logging;
using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>
/// How many requests may be under way at once. What comes over the bound is refused before any work, so that those under way end in good time. Probes and discovery
/// have a reserve of their own: whoever watches the gateway is answered while it sheds. Inbox requests mostly wait, and are counted apart; so is the public feed, which
/// anybody may read as slowly as an answer may be read.
/// </summary>
internal sealed class Admission(GatewayOptions options, TimeProvider time, ILogger<Admission> logger) : IDisposable
{
    // They cost little: this many at once is a crowd of monitors, and too few to starve anything.
    private const int PublicRequests = 64;

    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(10);

    private readonly ConcurrencyLimiter requests = Places(options.Limits.ConcurrentRequests);
    private readonly ConcurrencyLimiter uploads = Places(options.Limits.ConcurrentUploads);
    private readonly ConcurrencyLimiter waits = Places(options.Limits.ConcurrentWaits);
    private readonly ConcurrencyLimiter feed = Places(options.Limits.ConcurrentFeedRequests);
    private readonly ConcurrencyLimiter visitors = Places(PublicRequests);
    private readonly Lock telling = new();
    private long refused;
    private long? toldAt;

    /// <summary>Takes the places that a request of this class needs, to be disposed when it ends; null if one of them is not free.</summary>
    public AdmittedRequest? TryEnter(TrafficClass? traffic) => traffic switch
    {
        TrafficClass.Public => TryTake(visitors),
        TrafficClass.Feed => TryTake(feed),
        TrafficClass.Wait => TryTake(waits),
        TrafficClass.Upload => TryTake(requests, uploads),
        _ => TryTake(requests),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        requests.Dispose();
        uploads.Dispose();
        waits.Dispose();
        feed.Dispose();
        visitors.Dispose();
    }

    private static ConcurrencyLimiter Places(int count) => new(new ConcurrencyLimiterOptions { PermitLimit = count, QueueLimit = 0 });

    private AdmittedRequest? TryTake(params ReadOnlySpan<ConcurrencyLimiter> limiters)
    {
        var admitted = new AdmittedRequest();
        foreach (ConcurrencyLimiter limiter in limiters)
        {
            RateLimitLease place = limiter.AttemptAcquire();
            if (!admitted.TryAdd(place.IsAcquired ? place : null))
            {
                admitted.Dispose();
                Tell();
                return null;
            }
        }

        return admitted;
    }

    // One line for many refusals: a line for each would be a load of its own at the worst moment.
    private void Tell()
    {
        lock (telling)
        {
            refused++;
            if (toldAt is not { } at || time.GetElapsedTime(at) >= TellAgain)
            {
                logger.Overloaded(refused);
                refused = 0;
                toldAt = time.GetTimestamp();
            }
        }
    }
}
