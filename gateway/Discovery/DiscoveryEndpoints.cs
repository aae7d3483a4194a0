using System.Globalization;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Feed;
using Gateway.Server.Hosting;
using Gateway.Server.Options;

namespace Gateway.Server.Discovery;

/// <summary>What anybody may know: the documents under <c>/.well-known</c>.</summary>
internal static class DiscoveryEndpoints
{
    private static readonly TimeSpan SecurityTextLife = TimeSpan.FromDays(180);

    /// <summary>Maps the documents, anonymous and generously limited.</summary>
    public static RouteGroupBuilder MapDiscovery(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/.well-known").WithTags("Discovery").AllowAnonymous().WithMetadata(new TrafficMark(TrafficClass.Public));
        group.MapGet("/advisory-gateway", DiscoveryDocument.Create)
            .WithName("Discover").WithSummary("Names, keys, limits and endpoints of this gateway.");
        group.MapGet("/jwks.json", KeySet).WithName("GetTokenKeys").WithSummary("The keys of access tokens (RFC 7517).");
        group.MapGet("/oauth-authorization-server", (GatewayOptions options, PublicAddress address) => AuthorizationServerMetadata.Create(options, address))
            .WithName("GetAuthorizationServer").WithSummary("Authorization server metadata (RFC 8414).");
        group.MapGet("/security.txt", SecurityText).WithName("GetSecurityContact").WithSummary("Whom to tell about a weakness (RFC 9116).");
        return group;
    }

    private static JwkSet KeySet(TokenKeys keys) => new([.. keys.InForce().Select(Jwk.Of)]);

    private static IResult SecurityText(GatewayOptions options, PublicAddress address, TimeProvider time)
    {
        var text = new StringBuilder();
        foreach (string contact in options.SecurityContact.DefaultIfEmpty($"mailto:security@{options.Name}"))
        {
            text.Append(CultureInfo.InvariantCulture, $"Contact: {contact}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Expires: {time.GetUtcNow() + SecurityTextLife:yyyy-MM-ddTHH:mm:ssZ}\n");
        text.Append("Preferred-Languages: en\n");
        if (options.Feed.Public)
        {
            text.Append(CultureInfo.InvariantCulture, $"CSAF: {address.Url($"{FeedFiles.Root}/{ProviderMetadata.FileName}")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Canonical: {address.Url("/.well-known/security.txt")}\n");
        return Results.Text(text.ToString(), "text/plain", Encoding.UTF8);
    }
}
