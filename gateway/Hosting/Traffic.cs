using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>Counts requests: a principal's together, wherever they come from; those of strangers by address.</summary>
internal sealed class Traffic(GatewayOptions options) : IDisposable
{
    private const int SegmentsPerMinute = 6;
    private const int Ipv6PrefixBytes = 8;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<PrincipalId> principals = Windows<PrincipalId>(options.Limits.PrincipalRequestsPerMinute);
    private readonly PartitionedRateLimiter<PrincipalId> verifiers = Windows<PrincipalId>(options.Limits.LogRequestsPerMinute);
    private readonly PartitionedRateLimiter<string> strangers = Windows<string>(options.Limits.AddressRequestsPerMinute);
    private readonly PartitionedRateLimiter<string> visitors = Windows<string>(options.Limits.PublicRequestsPerMinute);

    /// <summary>Counts a request of a principal.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountPrincipal(PrincipalId principal) => Require(principals.AttemptAcquire(principal));

    /// <summary>Counts a principal's request for a piece of a log.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountVerifier(PrincipalId principal) => Require(verifiers.AttemptAcquire(principal));

    /// <summary>Counts a request that shows no valid credential.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountStranger(HttpContext context) => Require(strangers.AttemptAcquire(AddressOf(context)));

    /// <summary>Counts a request for something public that costs little and is asked often: health, discovery, public logs.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void CountVisitor(HttpContext context) => Require(visitors.AttemptAcquire(AddressOf(context)));

    /// <summary>Counts nothing, but refuses an address that has used up what strangers may ask.</summary>
    /// <exception cref="GatewayProblemException"><c>rate-limited</c>.</exception>
    public void RequireRoomForStranger(HttpContext context) => Require(strangers.AttemptAcquire(AddressOf(context), permitCount: 0));

    /// <inheritdoc/>
    public void Dispose()
    {
        principals.Dispose();
        verifiers.Dispose();
        strangers.Dispose();
        visitors.Dispose();
    }

    private static PartitionedRateLimiter<T> Windows<T>(int requestsPerMinute)
        where T : notnull => PartitionedRateLimiter.Create<T, T>(key => RateLimitPartition.GetSlidingWindowLimiter(
            key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = requestsPerMinute, Window = Minute, SegmentsPerWindow = SegmentsPerMinute }));

    private static void Require(RateLimitLease lease)
    {
        using (lease)
        {
            if (!lease.IsAcquired)
            {
                bool known = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) && wait > TimeSpan.Zero;
                throw new GatewayProblemException(ProblemName.RateLimited) { RetryAfter = known ? wait : Minute / SegmentsPerMinute };
            }
        }
    }

    // One IPv6 customer has a /64 at least: counting single addresses would count nothing.
    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } address => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixBytes)),
        IPAddress address => address.ToString(),
    };
}
