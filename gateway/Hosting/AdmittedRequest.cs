using System.Threading.RateLimiting;

namespace Gateway.Server.Hosting;

/// <summary>The places that a request under way holds; disposing gives them back.</summary>
internal sealed class AdmittedRequest : IDisposable
{
    private readonly List<RateLimitLease> places = [];

    /// <summary>Holds one more place. False, and nothing is held, if the lease is none.</summary>
    public bool TryAdd(RateLimitLease place)
    {
        if (!place.IsAcquired)
        {
            place.Dispose();
            return false;
        }

        places.Add(place);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => places.ForEach(place => place.Dispose());
}
