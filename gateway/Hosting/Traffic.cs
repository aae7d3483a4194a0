using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>
/// Counts requests, those a minute and those under way: a principal's together, wherever they come from; those of strangers by address.
/// </summary>
internal sealed class Traffic(GatewayOptions options, TimeProvider time)
{
    private const int Capacity = 100_000;

    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    private readonly RequestCounts<PrincipalId> principals = new(options.Limits.PrincipalRequestsPerMinute, Capacity, time);
    private readonly RequestCounts<PrincipalId> verifiers = new(options.Limits.LogRequestsPerMinute, Capacity, time);
    private readonly RequestCounts<string> strangers = new(options.Limits.AddressRequestsPerMinute, Capacity, time);
    private readonly RequestCounts<string> visitors = new(options.Limits.PublicRequestsPerMinute, Capacity, time);
    private readonly RequestsUnderWay<PrincipalId> ofPrincipals = new(options.Limits.ConcurrentRequestsPerCaller);
    private readonly RequestsUnderWay<AgencyId> ofAgencies = new(options.Limits.ConcurrentRequestsPerAgency);
    private readonly RequestsUnderWay<AgencyId> uploads = new(options.Limits.ConcurrentUploadsPerAgency);
    private readonly RequestsUnderWay<string> ofAddresses = new(options.Limits.ConcurrentRequestsPerAddress);
    private readonly RequestsUnderWay<string> ofFeedReaders = new(options.Limits.ConcurrentRequestsPerAddress);
    private readonly RequestsUnderWay<ValueTuple> ofStrangers = new(options.Limits.ConcurrentStrangers);

    /// <summary>Counts a request of a principal.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountPrincipal(PrincipalId principal) => Require(principals.Count(principal));

    /// <summary>Counts a principal's request for a piece of a log.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountVerifier(PrincipalId principal) => Require(verifiers.Count(principal));

    /// <summary>Counts a request that shows no valid credential.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountStranger(HttpContext context) => Require(strangers.Count(AddressOf(context)));

    /// <summary>Counts a request for something public that costs little and is asked often: health, discovery, the public feed, public logs.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountVisitor(HttpContext context) => Require(visitors.Count(AddressOf(context)));

    /// <summary>Counts nothing, but refuses an address that has used up what strangers may ask.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void RequireRoomForStranger(HttpContext context) => Require(strangers.FindWait(AddressOf(context)));

    /// <summary>
    /// Counts a principal's request as under way until what is returned is disposed. Neither it nor its agency must take all places that there are, be it with requests
    /// that are sent and read as slowly as they may be.
    /// </summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public IDisposable Enter(PrincipalId principal, TrafficClass? traffic)
    {
        var places = new AdmittedRequest();
        bool isAdmitted = places.TryAdd(ofPrincipals.TryEnter(principal))
            && (traffic is TrafficClass.Wait || places.TryAdd(ofAgencies.TryEnter(principal.Agency)))
            && (traffic is not TrafficClass.Upload || places.TryAdd(uploads.TryEnter(principal.Agency)));
        return isAdmitted ? places : throw Busy(places, ProblemName.RateLimited);
    }

    /// <summary>
    /// Counts a request that shows no valid credential as under way until what is returned is disposed. Its address must not take all places that are for strangers, nor all of
    /// those together what there is: whoever has a token finds a place.
    /// </summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c> for the address, <c>overloaded</c> for all of them.</exception>
    public IDisposable EnterStranger(HttpContext context)
    {
        var places = new AdmittedRequest();
        if (!places.TryAdd(ofAddresses.TryEnter(AddressOf(context))))
        {
            throw Busy(places, ProblemName.RateLimited);
        }

        // They are one key, all of them.
        return places.TryAdd(ofStrangers.TryEnter(default)) ? places : throw Busy(places, ProblemName.Overloaded);
    }

    /// <summary>Counts a request of the public feed as under way until what is returned is disposed.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public IDisposable EnterFeed(HttpContext context) =>
        ofFeedReaders.TryEnter(AddressOf(context)) ?? throw Busy(null, ProblemName.RateLimited);

    private static GatewayProblemException Busy(AdmittedRequest? places, ProblemName name)
    {
        places?.Dispose();
        return new GatewayProblemException(name, "Too many requests are under way at once.") { RetryAfter = BusyRetry };
    }

    private static void Require(TimeSpan? wait)
    {
        if (wait is not null)
        {
            throw new GatewayProblemException(ProblemName.RateLimited) { RetryAfter = wait };
        }
    }

    private static string AddressOf(HttpContext context) => CallerAddress.KeyOf(context.Connection.RemoteIpAddress);
}
