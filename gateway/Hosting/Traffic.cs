using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Options;
using Microsoft.AspNetCore.RateLimiting;

namespace Gateway.Server.Hosting;

/// <summary>Counts requests: a principal's together, wherever they come from; those without a valid token by address.</summary>
internal static class Traffic
{
    private const int SegmentsPerMinute = 6;
    private const int Ipv6PrefixBytes = 8;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Marks endpoints that cost little and are asked often: health, discovery.</summary>
    public sealed class Generous;

    /// <summary>Registers the limits.</summary>
    public static IServiceCollection AddTrafficLimits(this IServiceCollection services, LimitsOptions limits) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits));
        limiter.OnRejected = (rejected, _) => throw new GatewayProblemException(ProblemName.RateLimited) { RetryAfter = WaitOf(rejected) };
    });

    private static RateLimitPartition<string> PartitionOf(HttpContext context, LimitsOptions limits)
    {
        if (TokenIdentity.Of(context) is { } token)
        {
            return Window($"principal {token.Principal}", limits.PrincipalRequestsPerMinute);
        }

        string address = Prefix(context.Connection.RemoteIpAddress);
        return context.GetEndpoint()?.Metadata.GetMetadata<Generous>() is not null
            ? Window($"public {address}", limits.PublicRequestsPerMinute)
            : Window($"address {address}", limits.AddressRequestsPerMinute);
    }

    private static RateLimitPartition<string> Window(string key, int requestsPerMinute) => RateLimitPartition.GetSlidingWindowLimiter(
        key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = requestsPerMinute, Window = Minute, SegmentsPerWindow = SegmentsPerMinute });

    // One IPv6 customer has a /64 at least: counting single addresses would count nothing.
    private static string Prefix(IPAddress? address) => address switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixBytes)),
        _ => address.ToString(),
    };

    private static TimeSpan WaitOf(OnRejectedContext rejected) =>
        rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) && wait > TimeSpan.Zero ? wait : Minute / SegmentsPerMinute;
}
